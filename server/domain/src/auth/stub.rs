//! Signatures while the bodies are being written.
use model::ApiError;
use model::accounts::SessionRow;
use model::ids::SessionId;

use super::{NewSession, Profile, SignInStep, TotpOffer};
use crate::caller::{Caller, Origin};
use crate::error::{Error, Result};
use crate::Domain;

pub(super) fn later() -> Error { ApiError::Unavailable.into() }

impl Domain {
    /// See the interface.
    pub async fn caller(&self, token: &str, origin: Origin) -> Result<Option<Caller>> {
        let _ = (token, origin,);
        Err(later())
    }

    /// See the interface.
    pub async fn sign_in(&self, email: &str, password: &str, device: Option<&str>, origin: Origin) -> Result<SignInStep> {
        let _ = (email, password, device, origin,);
        Err(later())
    }

    /// See the interface.
    pub async fn sign_in_code(&self, flow: &str, code: &str, origin: Origin) -> Result<NewSession> {
        let _ = (flow, code, origin,);
        Err(later())
    }

    /// See the interface.
    pub async fn sign_in_resend(&self, flow: &str, origin: Origin) -> Result<()> {
        let _ = (flow, origin,);
        Err(later())
    }

    /// See the interface.
    pub async fn sign_out(&self, caller: &Caller) -> Result<()> {
        let _ = (caller,);
        Err(later())
    }

    /// See the interface.
    pub async fn start_registration(&self, email: &str, origin: Origin) -> Result<()> {
        let _ = (email, origin,);
        Err(later())
    }

    /// See the interface.
    pub async fn finish_registration(&self, email: &str, code: &str, password: &str, repeat: &str, origin: Origin) -> Result<()> {
        let _ = (email, code, password, repeat, origin,);
        Err(later())
    }

    /// See the interface.
    pub async fn start_recovery(&self, email: &str, origin: Origin) -> Result<()> {
        let _ = (email, origin,);
        Err(later())
    }

    /// See the interface.
    pub async fn finish_recovery(&self, email: &str, code: &str, password: &str, repeat: &str, origin: Origin) -> Result<()> {
        let _ = (email, code, password, repeat, origin,);
        Err(later())
    }

    /// See the interface.
    pub async fn bootstrap_link(&self, email: &str, name: &str) -> Result<String> {
        let _ = (email, name,);
        Err(later())
    }

    /// See the interface.
    pub async fn finish_bootstrap(&self, token: &str, password: &str, repeat: &str, origin: Origin) -> Result<()> {
        let _ = (token, password, repeat, origin,);
        Err(later())
    }

    /// See the interface.
    pub async fn step_up(&self, caller: &Caller, password_or_code: &str) -> Result<NewSession> {
        let _ = (caller, password_or_code,);
        Err(later())
    }

    /// See the interface.
    pub async fn change_password(&self, caller: &Caller, current: &str, new: &str, repeat: &str) -> Result<NewSession> {
        let _ = (caller, current, new, repeat,);
        Err(later())
    }

    /// See the interface.
    pub async fn begin_totp(&self, caller: &Caller) -> Result<TotpOffer> {
        let _ = (caller,);
        Err(later())
    }

    /// See the interface.
    pub async fn confirm_totp(&self, caller: &Caller, code: &str) -> Result<(NewSession, Vec<String>)> {
        let _ = (caller, code,);
        Err(later())
    }

    /// See the interface.
    pub async fn remove_totp(&self, caller: &Caller) -> Result<NewSession> {
        let _ = (caller,);
        Err(later())
    }

    /// See the interface.
    pub async fn renew_recovery_codes(&self, caller: &Caller) -> Result<Vec<String>> {
        let _ = (caller,);
        Err(later())
    }

    /// See the interface.
    pub async fn own_sessions(&self, caller: &Caller) -> Result<Vec<SessionRow>> {
        let _ = (caller,);
        Err(later())
    }

    /// See the interface.
    pub async fn end_own_session(&self, caller: &Caller, id: SessionId) -> Result<()> {
        let _ = (caller, id,);
        Err(later())
    }

    /// See the interface.
    pub async fn demo_sign_in(&self, email: &str, origin: Origin) -> Result<NewSession> {
        let _ = (email, origin,);
        Err(later())
    }

    /// See the interface.
    pub async fn profile(&self, caller: &Caller) -> Result<Profile> {
        let _ = (caller,);
        Err(later())
    }
}
