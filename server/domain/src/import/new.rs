//! Records on their way into the database, as import and seed make them.

use model::accounts::{Kind, LinkRole, State};
use model::companies::CompanyKind;
use model::field;
use model::panels::Connection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::fold::{canonical_email, fold};

/// A company.
#[derive(Clone, Debug)]
pub struct NewCompany {
    /// Which.
    pub id: Uuid,
    /// Short code, unique.
    pub code: String,
    /// The company above; only the operator has none.
    pub parent: Option<Uuid>,
    /// Operator, distributor, installer company.
    pub kind: CompanyKind,
    /// Name.
    pub name: String,
    /// `americas`, `europe`, `asia-pacific`.
    pub region: String,
    /// What employees of it are added with.
    pub authorization_code: String,
}

/// A group.
#[derive(Clone, Debug)]
pub struct NewGroup {
    /// Which.
    pub id: Uuid,
    /// Name, unique.
    pub name: String,
    /// Remarks.
    pub description: String,
    /// Whose it is.
    pub company: Option<Uuid>,
    /// The one that takes panels that belong nowhere else (decision 13).
    pub is_main: bool,
}

/// A panel with its partitions.
#[derive(Clone, Debug)]
pub struct NewPanel {
    /// Which.
    pub id: Uuid,
    /// 15 digits, unique.
    pub imei: String,
    /// Web name.
    pub web_name: String,
    /// Account code at the monitoring station.
    pub account_code: String,
    /// Model.
    pub model: String,
    /// Its group.
    pub group: Uuid,
    /// Partition numbers.
    pub partitions: Vec<u16>,
    /// Online, offline, never.
    pub connection: Connection,
    /// May the installer application reach it?
    pub installer_access: bool,
    /// When it first connected.
    pub first_connected_at: Option<OffsetDateTime>,
}

impl NewPanel {
    /// What a search looks through.
    pub fn search_text(&self) -> String {
        fold(&format!("{}\n{}\n{}", self.imei, self.account_code, self.web_name))
    }
}

/// A person of any kind.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Which.
    pub id: Uuid,
    /// End user, installer, employee.
    pub kind: Kind,
    /// Address as written.
    pub email: String,
    /// Display name.
    pub label: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Phone.
    pub phone: String,
    /// ISO 3166 code or empty.
    pub country: String,
    /// Where in its life.
    pub state: State,
    /// Where it belongs.
    pub company: Uuid,
    /// Role, for employees.
    pub role: Option<Uuid>,
    /// Panels attached, and those where it is master; counted again after links are added.
    pub panels: (u32, u32),
    /// The groups of those panels, in order; found again after links are added.
    pub groups: Vec<Uuid>,
    /// Last sign-in.
    pub last_sign_in_at: Option<OffsetDateTime>,
    /// The file it came from, see [`brought_by`]; `None` for invented people.
    pub created_by: Option<Uuid>,
    /// When registered.
    pub created_at: OffsetDateTime,
}

impl NewPerson {
    /// The address in the form that is unique.
    pub fn canonical(&self) -> String {
        canonical_email(&self.email)
    }

    /// Who sees the person: the company, then the groups.
    pub fn sight(&self) -> Vec<Uuid> {
        std::iter::once(self.company).chain(self.groups.iter().copied()).collect()
    }

    /// What it is sorted by.
    pub fn name_key(&self) -> String {
        fold(if self.label.is_empty() { &self.email } else { &self.label })
    }

    /// What a search looks through.
    pub fn search_text(&self) -> String {
        let digits = field::phone_digits(&self.phone);
        crate::accounts::search_text(&self.label, &self.first_name, &self.last_name, &self.email, self.id, &digits)
    }
}

/// Stands for a file in `account.created_by`: the same for the same name, the id of no account. It
/// tells whether an account that is there already came from a file of this name.
pub fn brought_by(file: &str) -> Uuid {
    let hash = crate::keys::hash(format!("import/{file}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// A customer on a panel.
#[derive(Clone, Debug)]
pub struct NewCustomerLink {
    /// Which.
    pub id: Uuid,
    /// Who.
    pub account: Uuid,
    /// On what.
    pub panel: Uuid,
    /// His code there.
    pub user_code: String,
    /// His name there.
    pub user_name: String,
    /// The partitions he reaches.
    pub partitions: Vec<u16>,
    /// Master or regular.
    pub role: LinkRole,
    /// The end of access.
    pub ends_at: Option<OffsetDateTime>,
}

/// An installer on a panel.
#[derive(Clone, Debug)]
pub struct NewInstallerLink {
    /// Which.
    pub id: Uuid,
    /// Who.
    pub account: Uuid,
    /// On what.
    pub panel: Uuid,
    /// The end of access.
    pub ends_at: Option<OffsetDateTime>,
}
