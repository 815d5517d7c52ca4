//! Where the kit's files are, as the host names them (they may carry a hash).

use leptos::prelude::*;

/// The addresses of the kit's files. Provide it once at the root: `provide_context(Assets { .. })`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    /// The icon sprite.
    pub sprite: String,
}

impl Default for Assets {
    fn default() -> Self {
        Self { sprite: "/assets/sprite.svg".into() }
    }
}

impl Assets {
    /// The addresses given by the root, or the plain ones.
    pub fn current() -> Self {
        use_context::<Self>().unwrap_or_default()
    }
}
