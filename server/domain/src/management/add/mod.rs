//! "Add Accounts & Groups" (S2-1): several people at once, a row each, of any kind, into a group that is there
//! or a new one with a licence. All rows are saved in one transaction, or each good one in its own.

mod form;
mod row;

use model::accounts::{Outcome, OutcomeKind};
use model::ids::AccountId;
use model::management::{AddChoices, AddedRows, CheckedRows, NewRow, ROWS_MAX, SaveMode};
use model::text::count;
use model::viewer::Left;
use model::{ApiError, FieldError, Permission};
use sqlx::PgConnection;

use self::form::Wanted;
use self::row::{Made, add};
use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::employees::choices::choice;
use crate::error::{Error, Result, retry};
use crate::roles::grantable;
use crate::zones;

/// One row as read: what it asks for, or what is wrong with it; nothing of a blank one.
type Read = Option<std::result::Result<Wanted, Vec<FieldError>>>;

impl Domain {
    /// What the rows let choose.
    pub async fn add_choices(&self, caller: &Caller) -> Result<AddChoices> {
        caller.require(Permission::ManagementView, ())?;
        let may = |permission| caller.permissions.has(permission);
        let kinds = form::kinds(caller);
        let roles = if may(Permission::EmployeesAdd) && may(Permission::EmployeesAssignRole) {
            let mut conn = self.pool().acquire().await?;
            grantable(&mut conn, caller).await?.into_iter().map(choice).collect()
        } else {
            Vec::new()
        };
        let sees_groups = may(Permission::GroupsMembers) && may(Permission::GroupsView);
        let groups = if sees_groups { self.group_choices(caller, "").await? } else { Vec::new() };
        Ok(AddChoices {
            kinds,
            roles,
            companies: self.company_choices(caller, "").await.unwrap_or_default(),
            groups,
            time_zones: zones::names(),
            may_add_group: may(Permission::GroupsAdd) && may(Permission::GroupsMembers),
            may_license: may(Permission::GroupsLicences),
            company: caller.company_name.clone(),
        })
    }

    /// What is wrong with each row, as far as it can be told before they are saved.
    pub async fn check_rows(&self, caller: &Caller, rows: &[NewRow]) -> Result<CheckedRows> {
        caller.require(Permission::ManagementView, ())?;
        let mut conn = self.pool().acquire().await?;
        let read = read_all(&mut conn, caller, rows, self.clock().now()).await?;
        Ok(CheckedRows { rows: read.into_iter().map(|row| row.and_then(Result::err).unwrap_or_default()).collect() })
    }

    /// Adds the people of the rows; each is mailed a code with which he finishes his registration. With
    /// [`SaveMode::All`] all of them or none: `Invalid` at `<field>.<row>` for every fault. With
    /// [`SaveMode::Good`] those whose row is right, each with his own outcome; what was typed in the others comes back.
    pub async fn add_rows(&self, caller: &Caller, rows: &[NewRow], mode: SaveMode) -> Result<AddedRows> {
        caller.require(Permission::ManagementView, ())?;
        let mut conn = self.pool().acquire().await?;
        let read = read_all(&mut conn, caller, rows, self.clock().now()).await?;
        drop(conn);
        if read.iter().all(Option::is_none) {
            return Err(Error::field("email.0", "Enter an email address."));
        }
        let added = match mode {
            SaveMode::All => self.add_all(caller, read).await,
            SaveMode::Good => self.add_good(caller, rows, read).await,
        };
        self.totals().forget(caller.account);
        added
    }

    async fn add_all(&self, caller: &Caller, read: Vec<Read>) -> Result<AddedRows> {
        let mut faults = Vec::new();
        let mut wanted = Vec::new();
        for (n, row) in read.into_iter().enumerate() {
            match row {
                None => {}
                Some(Ok(row)) => wanted.push((n, row)),
                Some(Err(wrong)) => faults.extend(wrong.into_iter().map(|fault| at_row(fault, n))),
            }
        }
        if !faults.is_empty() {
            return Err(ApiError::Invalid(faults).into());
        }
        let rows = retry(self.entropy(), || self.add_all_once(caller, &wanted)).await?;
        Ok(AddedRows { notice: sum_up(&rows), rows, left: None })
    }

    async fn add_all_once(&self, caller: &Caller, wanted: &[(usize, Wanted)]) -> Result<Vec<Outcome>> {
        let mut tx = self.begin(caller).await?;
        let mut made = Made::default();
        let mut rows = Vec::with_capacity(wanted.len());
        for (n, row) in wanted {
            let id = add(&mut tx, caller, row, &mut made).await.map_err(|error| row_fault(error, *n))?;
            rows.push(Outcome { id, title: row.name(), result: OutcomeKind::Done, reason: String::new() });
        }
        tx.commit(entry(rows.len())).await?;
        Ok(rows)
    }

    async fn add_good(&self, caller: &Caller, rows: &[NewRow], read: Vec<Read>) -> Result<AddedRows> {
        let mut made = Made::default();
        let mut outcomes = Vec::with_capacity(rows.len());
        let mut left = vec![Vec::new(); rows.len()];
        for (n, (row, typed)) in read.into_iter().zip(rows).enumerate() {
            let Some(row) = row else { continue };
            let faults = match row {
                Err(faults) => faults,
                Ok(wanted) => match self.add_one(caller, &wanted, &mut made).await {
                    Ok(id) => {
                        let (title, reason) = (wanted.name(), String::new());
                        outcomes.push(Outcome { id, title, result: OutcomeKind::Done, reason });
                        continue;
                    }
                    Err(Error::Api(ApiError::Invalid(faults))) => faults,
                    // What cannot be told of a field is told of the group, as in `row_fault`.
                    Err(Error::Api(error)) => vec![FieldError::new("group", error.message())],
                    Err(error) => return Err(error),
                },
            };
            let (id, title) = (AccountId(uuid::Uuid::nil()), format!("Row {}: {}", n + 1, typed.email.trim()));
            outcomes.push(Outcome { id, title, result: OutcomeKind::Failed, reason: reason(&faults) });
            left[n] = faults;
        }
        Ok(AddedRows { notice: sum_up(&outcomes), rows: outcomes, left: left_of(rows, left) })
    }

    async fn add_one(&self, caller: &Caller, row: &Wanted, made: &mut Made) -> Result<AccountId> {
        let (id, now_made) = retry(self.entropy(), || async {
            let mut made = made.clone();
            let mut tx = self.begin(caller).await?;
            let id = add(&mut tx, caller, row, &mut made).await?;
            tx.commit(entry(1)).await?;
            Ok((id, made))
        })
        .await?;
        *made = now_made;
        Ok(id)
    }
}

/// Reads all rows; an address or a new group's terms that an earlier row has are a fault of the later.
async fn read_all(
    conn: &mut PgConnection,
    caller: &Caller,
    rows: &[NewRow],
    now: time::OffsetDateTime,
) -> Result<Vec<Read>> {
    if rows.len() > usize::from(ROWS_MAX) {
        return Err(Error::field("rows", format!("At most {ROWS_MAX} rows at once.")));
    }
    let mut read = Vec::with_capacity(rows.len());
    for row in rows {
        if row.is_blank() {
            read.push(None);
            continue;
        }
        read.push(Some(form::read(conn, caller, row, now).await?));
    }
    form::check_twice(&mut read);
    Ok(read)
}

fn entry(n: usize) -> AuditEntry {
    let n = u32::try_from(n).unwrap_or(u32::MAX);
    AuditEntry::about("management.add_rows", count(n, "account", "accounts"))
}

/// A fault of one row's field.
fn at_row(fault: FieldError, row: usize) -> FieldError {
    FieldError::new(format!("{}.{row}", fault.field), fault.message)
}

/// What was found only when the row was saved, at that row. What cannot be told of a field is told of the
/// group: that is where seats and sight are asked for.
fn row_fault(error: Error, row: usize) -> Error {
    match error {
        Error::Api(ApiError::Invalid(faults)) => {
            ApiError::Invalid(faults.into_iter().map(|fault| at_row(fault, row)).collect()).into()
        }
        Error::Api(ApiError::Conflict { message, .. } | ApiError::Forbidden(message)) => {
            Error::field(&format!("group.{row}"), message)
        }
        other => other,
    }
}

/// The rows with faults as they were typed, each in its place, where the others are blank; none: all were added.
fn left_of(rows: &[NewRow], faults: Vec<Vec<FieldError>>) -> Option<Left> {
    let kept =
        |(row, faults): (&NewRow, &Vec<FieldError>)| if faults.is_empty() { NewRow::default() } else { row.clone() };
    let kept: Vec<NewRow> = rows.iter().zip(&faults).map(kept).collect();
    let column = |field: &'static str| kept.iter().map(move |row| (format!("{field}[]"), row.get(field)));
    let values = NewRow::FIELDS.into_iter().flat_map(column).collect();
    let at_rows = |(n, faults): (usize, Vec<FieldError>)| faults.into_iter().map(move |fault| at_row(fault, n));
    let faults: Vec<FieldError> = faults.into_iter().enumerate().flat_map(at_rows).collect();
    if faults.is_empty() {
        return None;
    }
    Some(Left { values, error: ApiError::Invalid(faults) })
}

fn reason(faults: &[FieldError]) -> String {
    faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join(" ")
}

/// "2 people added, 1 not. Row 2: x@example.com: …"
fn sum_up(rows: &[Outcome]) -> String {
    let done = rows.iter().filter(|row| row.result == OutcomeKind::Done).count();
    let head = count(u32::try_from(done).unwrap_or(u32::MAX), "person", "people");
    let failed: Vec<String> = rows
        .iter()
        .filter(|row| row.result != OutcomeKind::Done)
        .map(|row| format!("{}: {}", row.title, row.reason))
        .collect();
    if failed.is_empty() {
        format!("{head} added.")
    } else {
        format!("{head} added, {} not. {}", failed.len(), failed.join(" "))
    }
}
