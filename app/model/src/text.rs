//! Sentences that more than one place says. One function a message, so that a translation has one
//! place to change.

/// Over a form with faults.
pub const CHECK_FIELDS: &str = "Some fields need another look.";
/// A request that cannot be read.
pub const MALFORMED: &str = "The request could not be read. Reload the page and try again.";
/// No session.
pub const SIGNED_OUT: &str = "You are signed out. Sign in to go on.";
/// No permission.
pub const FORBIDDEN: &str = "You do not have permission to do this. Ask your administrator.";
/// Not there or not in sight.
pub const NOT_FOUND: &str = "There is nothing here, or it is not yours to see.";
/// Over the limit.
pub const TOO_LARGE: &str = "That is more than can be sent at once. Shorten it and try again.";
/// A fresh proof is needed.
pub const STEP_UP: &str = "Confirm that it is you before doing this.";
/// Back from there.
pub const SEND_AGAIN: &str = "Nothing was done yet. Look at the form once more and send it again.";
/// Busy.
pub const UNAVAILABLE: &str = "The service is busy or being restarted. Nothing was changed; try again in a moment.";
/// The browser is offline.
pub const UNREACHABLE: &str = "The server could not be reached. Check your connection; what you typed is still here.";
/// Somebody else was quicker.
pub const CONFLICT: &str = "Somebody changed this while you were editing. Compare the values below, then save again.";
/// Somebody else was quicker, and nothing was sent yet.
pub const CHANGED_SINCE: &str = "Somebody changed this since you opened it. Open it again to see what it is now.";
/// The same for a panel's user info, whose form shows no values to compare.
pub const CHANGED_LINK: &str = "Somebody changed this while you were editing. Close and open it again to see what it is now, then enter your change.";
/// Any failed sign-in (SEC-07).
pub const SIGN_IN_FAILED: &str = "The email address, user name or password is not right.";
/// A disabled account, after the right password only (S1-12).
pub const SIGN_IN_DISABLED: &str = "This account has been disabled. Contact your administrator or monitoring company.";
/// A rejected installer, after the right password only (S3-19).
pub const SIGN_IN_REJECTED: &str =
    "Your access to the installer application has been rejected. Contact your monitoring company.";
/// Somebody else in the installer application.
pub const INSTALLERS_ONLY: &str = "The installer application is for installers.";
/// Somebody else on the customer dashboard.
pub const CUSTOMERS_ONLY: &str = "The dashboard is for customers.";
/// A regular user where a master user decides.
pub const MASTERS_ONLY: &str = "Only a master user of this panel can do this.";
/// A master user about another one.
pub const MASTER_BY_STAFF: &str = "Only your monitoring company can change a master user.";
/// A command to a panel that nothing carries commands to.
pub const NO_GATEWAY: &str =
    "This panel takes no commands from here, because no gateway is set up for it. Ask your monitoring company.";
/// A form of the dashboard that somebody else was quicker with.
pub const CHANGED_MEANWHILE: &str = "This was changed meanwhile. Here is what it is now; enter your change again.";
/// The same for one's own details.
pub const CONFLICT_OWN: &str =
    "Your details were changed meanwhile, perhaps by your monitoring company. Compare them and save again.";
/// Before the address of an invitation, where no mail can be sent.
pub const NO_INVITATION_MAIL: &str = "No mail can be sent now. The invitation waits on the dashboard of";
/// A panel that may be opened only while its master user permits it.
pub const NEEDS_PERMIT: &str = "Connecting to this panel needs the permission of its master user. Ask for it first.";
/// Any wrong, used or late code.
pub const CODE_FAILED: &str = "The code is not right or is no longer valid. Ask for a new one if needed.";
/// The deployment's setting.
pub const NO_SELF_REGISTRATION: &str =
    "Registering oneself is turned off here. Ask your administrator or monitoring company to add you.";
/// S3-52, S3-69.
pub const NO_MAIL_SERVER: &str = "No mail server is configured, so no code can be sent. Configure SMTP first.";
/// S3-70.
pub const REMOVE_INSTALLER: &str =
    "Are you sure you want to permanently remove this installer? This action cannot be undone.";
/// S3-66.
pub const RESET_INSTALLER: &str = "Are you sure you want to reset password for this installer?";
/// S3-56.
pub const CONVERSION_WARNING: &str = "After conversion to Employee, panels may be unassigned if they belong to a group that is not visible for this employee.";
/// S3-89.
pub const UNASSIGN_INSTALLER: &str = "Do you want to unassign this panel from the installer?";
/// S0-22.
pub const APP_PASSWORD_NOTICE: &str = "This password is for the customer's access to the mobile app. It is not the password (code) used to connect to the panel.";
/// S1-6, S1-7.
pub const SET_PASSWORD_NOTICE: &str = "The new password takes effect immediately. Tell the user which password to use: it works for one sign-in within 24 hours and must then be changed.";

/// A wait, in seconds.
pub fn too_many(seconds: u32) -> String {
    match seconds {
        0..=1 => "Too many tries. Wait a second and try again.".into(),
        2..=90 => format!("Too many tries. Wait {seconds} seconds and try again."),
        _ => format!("Too many tries. Wait {} minutes and try again.", seconds.div_ceil(60)),
    }
}

/// A bug, with the number that finds it in the log.
pub fn internal(incident: &str) -> String {
    format!("Something went wrong on our side. Nothing was changed. If it happens again, quote {incident}.")
}

/// "1 account", "13 accounts".
pub fn count(n: u32, one: &str, many: &str) -> String {
    format!("{} {}", crate::grid::grouped(n), if n == 1 { one } else { many })
}

/// An act that only the customer himself may do (SEC-61).
pub const NOT_DURING_ASSISTANCE: &str = "Not possible during remote assistance: only the customer can do this.";

/// An act while the console is seen as a role.
pub fn only_viewing(role: &str) -> String {
    format!("You are seeing the console as {role}: nothing can be changed.")
}

/// The permission that is missing.
pub fn missing(permission: crate::Permission) -> String {
    format!("This needs the permission \"{}\".", permission.title())
}
