//! A posted form, read strictly: one value a name, no NUL, at most 16 KiB (SEC-82, SEC-88).

use axum::extract::{FromRequest, Request};
use axum::response::Response;
use model::ApiError;

use super::PlainState;
use crate::http::answer;

/// Far more than an address and three passwords of 1 KiB, percent-encoded.
pub(super) const MOST_BYTES: usize = 16 * 1024;

/// What a form sent.
#[derive(Clone, Default)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// The value of `name`, exactly as sent; empty when it is not there.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The same, to keep.
    pub(super) fn take(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    fn is_sound(&self) -> bool {
        let mut names: Vec<&str> = self.0.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        let is_single = names.windows(2).all(|pair| pair[0] != pair[1]);
        is_single && self.0.iter().all(|(name, value)| !name.contains('\0') && !value.contains('\0'))
    }
}

impl FromRequest<PlainState> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, _: &PlainState) -> Result<Self, Response> {
        let path = request.uri().path().to_owned();
        let read = axum::Form::<Vec<(String, String)>>::from_request(request, &()).await;
        match read {
            Ok(axum::Form(pairs)) => {
                let form = Self(pairs);
                if form.is_sound() { Ok(form) } else { Err(answer::refusal(&path, &ApiError::Malformed)) }
            }
            Err(fault) if fault.status() == http::StatusCode::PAYLOAD_TOO_LARGE => {
                Err(answer::and_close(answer::refusal(&path, &ApiError::TooLarge)))
            }
            Err(_) => Err(answer::refusal(&path, &ApiError::Malformed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Form {
        Form(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn a_name_given_twice_is_not_sound() {
        assert!(form(&[("a", "1"), ("b", "2")]).is_sound());
        assert!(!form(&[("a", "1"), ("b", "2"), ("a", "3")]).is_sound());
    }

    #[test]
    fn nul_is_not_sound() {
        assert!(!form(&[("a", "1\0")]).is_sound());
    }
}
