//! What is there already, for comparing with a row.

pub mod repo;

use time::OffsetDateTime;
use uuid::Uuid;

/// A stored company.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredCompany {
    /// Which.
    pub id: Uuid,
    /// Short code.
    pub code: String,
    /// Its parent's code; empty for the operator.
    pub parent_code: String,
    /// Stable word.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Stable word.
    pub region: String,
}

/// A stored group.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredGroup {
    /// Which.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Remarks.
    pub description: String,
    /// Its company's code or empty.
    pub company_code: String,
}

/// A stored panel.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredPanel {
    /// Which.
    pub id: Uuid,
    /// 15 digits.
    pub imei: String,
    /// Web name.
    pub web_name: String,
    /// Account code.
    pub account_code: String,
    /// Model.
    pub model: String,
    /// Its partitions, in order.
    pub partitions: Vec<i16>,
}

/// A stored person.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredPerson {
    /// Which.
    pub id: Uuid,
    /// Stable word.
    pub kind: String,
    /// Address in the unique form.
    pub email_canonical: String,
    /// Login name.
    pub username: String,
    /// Display name.
    pub label: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Phone.
    pub phone: String,
    /// Country.
    pub country: String,
    /// Where it belongs.
    pub company_id: Uuid,
    /// Role.
    pub role_id: Option<Uuid>,
    /// Who or which file made it.
    pub created_by: Option<Uuid>,
    /// When.
    pub created_at: OffsetDateTime,
}

/// A stored link of a customer.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredCustomerLink {
    /// Who.
    pub account_id: Uuid,
    /// On what.
    pub panel_id: Uuid,
    /// His code there.
    pub user_code: String,
    /// His name there.
    pub user_name: String,
    /// Partitions.
    pub partitions: Vec<i16>,
    /// Stable word.
    pub role: String,
    /// The end of access.
    pub ends_at: Option<OffsetDateTime>,
}

/// A stored link of an installer.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredInstallerLink {
    /// Who.
    pub account_id: Uuid,
    /// On what.
    pub panel_id: Uuid,
    /// The end of access.
    pub ends_at: Option<OffsetDateTime>,
}

/// Partition numbers as the database has them.
pub fn numbers(partitions: &[i16]) -> Vec<u16> {
    partitions.iter().filter_map(|n| u16::try_from(*n).ok()).collect()
}
