//! Typed ids. The application makes them (UUIDv7); the database never does.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }
    )*};
}

id! {
    /// A person's account: end user, installer or employee.
    AccountId;
    /// One signed-in browser.
    SessionId;
    /// A one-time thing: a mailed code, a sign-in under way, a link.
    TicketId;
    /// A company of the tree.
    CompanyId;
    /// A role.
    RoleId;
    /// A group of panels.
    GroupId;
    /// A licence of a group.
    LicenceId;
    /// An alarm panel.
    PanelId;
    /// A customer's or an installer's link to a panel.
    LinkId;
    /// A request to connect to a panel, and its answer.
    PermitId;
    /// Somebody's request to join a company.
    JoinId;
    /// A remote assistance: asked for, running or over.
    AssistanceId;
    /// A master user's invitation to his panel.
    InvitationId;
    /// A panel gateway.
    GatewayId;
    /// A command to a panel.
    CommandId;
    /// A mail in the outbox.
    MailId;
    /// An entry of the audit log.
    AuditId;
    /// A recognised browser.
    DeviceId;
    /// What one request did and can be taken back.
    UndoId;

    /// A file that is being imported.
    ImportId;
    /// A module or an add-on of the catalogue.
    EntryId;
    /// Bulk work that goes on by itself.
    JobId;
    /// A saved view of a grid.
    ViewId;
}
