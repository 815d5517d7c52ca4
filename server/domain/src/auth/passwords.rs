//! Passwords.
/// Gate.
pub struct HashGate;
impl HashGate {
    /// For this machine.
    pub fn for_this_machine() -> Self { Self }
}
