//! The columns of each kind of file: which must be there, what stands for one that is not, and which of a file's own
//! columns is which, guessed by its name.

use model::import::{ImportColumn, ImportKind};

use super::super::FileKind;
use crate::groups::MAIN_GROUP;

/// What the command line calls it.
pub const fn file_kind(kind: ImportKind) -> FileKind {
    match kind {
        ImportKind::Accounts => FileKind::Accounts,
        ImportKind::Installers => FileKind::Installers,
        ImportKind::Employees => FileKind::Employees,
        ImportKind::Panels => FileKind::Panels,
        ImportKind::AccountPanels => FileKind::AccountPanels,
        ImportKind::InstallerPanels => FileKind::InstallerPanels,
    }
}

/// There is no row without these.
const fn required(kind: ImportKind) -> &'static [&'static str] {
    match kind {
        ImportKind::Accounts => &["email"],
        ImportKind::Installers => &["email", "name", "phone"],
        ImportKind::Employees => &["email", "full_name", "role"],
        ImportKind::Panels => &["imei", "account_code"],
        ImportKind::AccountPanels => &["account_email", "imei", "user_code", "partitions"],
        ImportKind::InstallerPanels => &["installer_email", "imei"],
    }
}

/// What stands for a column that the file does not have.
pub fn default_of(kind: ImportKind, column: &str, now: &str) -> String {
    match (kind, column) {
        (_, "status") => "pending",
        (_, "registered_at" | "created_at") => now,
        (ImportKind::Panels, "partitions") => "1",
        (_, "connection") => "never",
        (_, "installer_access") => "no",
        (_, "group") => MAIN_GROUP,
        (ImportKind::AccountPanels, "role") => "regular",
        _ => "",
    }
    .to_owned()
}

/// The same in words.
fn default_words(kind: ImportKind, column: &str) -> String {
    match column {
        "registered_at" | "created_at" => "now".to_owned(),
        "company_code" => "your company".to_owned(),
        "label" | "user_name" => "the person's name".to_owned(),
        "ends_at" => "no end".to_owned(),
        "last_login_at" | "first_connected_at" => "never".to_owned(),
        _ => default_of(kind, column, ""),
    }
}

/// Other names of columns, letters and digits only.
const ALSO: &[(&str, &[&str])] = &[
    ("email", &["mail", "emailaddress", "mailaddress", "address", "accountemail", "installeremail", "login"]),
    ("account_email", &["email", "mail", "emailaddress", "account", "customer", "user"]),
    ("installer_email", &["email", "mail", "emailaddress", "installer"]),
    ("first_name", &["givenname", "forename", "first"]),
    ("last_name", &["familyname", "surname", "last"]),
    ("full_name", &["name", "displayname", "label"]),
    ("name", &["fullname", "displayname", "label"]),
    ("label", &["displayname", "name", "fullname"]),
    ("phone", &["phonenumber", "telephone", "tel", "mobile", "mobilephone", "mobilephonenumber"]),
    ("country", &["countrycode", "region", "countryorregion"]),
    ("company_code", &["company", "companyid", "dealer", "dealerid"]),
    ("registered_at", &["registered", "createdat", "created"]),
    ("created_at", &["created", "registeredat", "registered"]),
    ("last_login_at", &["lastlogin", "lastsignin"]),
    ("status", &["state"]),
    ("imei", &["panel", "panelimei", "serial", "serialnumber"]),
    ("web_name", &["name", "webname", "panelname"]),
    ("account_code", &["code", "account", "accountnumber"]),
    ("group", &["groupname", "panelgroup"]),
    ("partitions", &["partition", "areas"]),
    ("installer_access", &["access", "installerappaccess"]),
    ("first_connected_at", &["firstconnected", "firstconnection"]),
    ("ends_at", &["ends", "enddate", "until", "end"]),
    ("user_code", &["code", "usercode", "accountcode"]),
    ("user_name", &["name", "username"]),
];

fn bare(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// For each column of the kind its place in the file, from 1; 0: none. Exact names first, so that another name of one
/// column does not take that of the next.
pub fn guess(kind: ImportKind, heads: &[String]) -> Vec<u16> {
    let heads: Vec<String> = heads.iter().map(|head| bare(head)).collect();
    let columns = file_kind(kind).columns();
    let mut taken = vec![false; heads.len()];
    let mut places = vec![0; columns.len()];
    let find = |wanted: &str, taken: &mut Vec<bool>| {
        let place = heads.iter().zip(taken.iter()).position(|(head, taken)| !taken && head == wanted)?;
        taken[place] = true;
        u16::try_from(place + 1).ok()
    };
    for (column, place) in columns.iter().zip(&mut places) {
        *place = find(&bare(column), &mut taken).unwrap_or(0);
    }
    for (column, place) in columns.iter().zip(&mut places).filter(|(_, place)| **place == 0) {
        let also = ALSO.iter().find(|(name, _)| name == column).map_or(&[][..], |(_, also)| also);
        *place = also.iter().find_map(|name| find(name, &mut taken)).unwrap_or(0);
    }
    places
}

/// What a file most probably holds, among `kinds`: the kind whose required columns are all there, and of whose columns
/// and the file's own the largest part fits.
pub fn guess_kind(kinds: &[ImportKind], heads: &[String]) -> Option<ImportKind> {
    let fits = |kind: &ImportKind| {
        let places = guess(*kind, heads);
        if missing(*kind, &places).is_some() {
            return None;
        }
        let found = places.iter().filter(|place| **place > 0).count();
        let (columns, heads) = (places.len(), heads.len().max(1));
        // Twice what both have of all there are, in thousandths.
        Some((2000 * found / (columns + heads), *kind))
    };
    kinds.iter().filter_map(fits).max_by_key(|(part, _)| *part).map(|(_, kind)| kind)
}

/// The first required column that has no place.
pub fn missing(kind: ImportKind, places: &[u16]) -> Option<&'static str> {
    let columns = file_kind(kind).columns();
    let has = |name: &&str| columns.iter().zip(places).any(|(column, place)| column == name && *place > 0);
    required(kind).iter().find(|name| !has(name)).copied()
}

/// The columns of a kind in one line: "email (required), first_name".
pub fn in_words(kind: ImportKind) -> String {
    let word = |name: &&str| format!("{name}{}", if required(kind).contains(name) { " (required)" } else { "" });
    file_kind(kind).columns().iter().map(word).collect::<Vec<_>>().join(", ")
}

/// The columns as the page shows them.
pub fn columns(kind: ImportKind, places: &[u16]) -> Vec<ImportColumn> {
    let names = file_kind(kind).columns().iter();
    names
        .zip(places.iter().copied().chain(std::iter::repeat(0)))
        .map(|(name, place)| ImportColumn {
            name: (*name).to_owned(),
            required: required(kind).contains(name),
            default: default_words(kind, name),
            place,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{guess, guess_kind, missing};
    use model::import::ImportKind;

    fn heads(line: &str) -> Vec<String> {
        line.split(',').map(str::to_owned).collect()
    }

    /// Each format is known by its own header, and by what people write for it.
    #[test]
    fn a_header_tells_what_a_file_is() {
        for kind in ImportKind::ALL {
            let own: Vec<String> = super::file_kind(kind).columns().iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(guess_kind(&ImportKind::ALL, &own), Some(kind));
            let with_faults = [own, heads("row,column,reason")].concat();
            assert_eq!(guess_kind(&ImportKind::ALL, &with_faults), Some(kind));
        }
        assert_eq!(guess_kind(&ImportKind::ALL, &heads("colour,size")), None);
        let places = guess(ImportKind::Accounts, &heads("E-Mail,Given name,Surname,Tel.,Company"));
        assert_eq!(places, [1, 2, 3, 0, 4, 0, 5, 0, 0, 0]);
        assert_eq!(
            missing(ImportKind::Installers, &guess(ImportKind::Installers, &heads("email,name"))),
            Some("phone")
        );
    }
}
