//! The forms of "Add User" and of the edit dialog, read (S4-5 to S4-11, S4-18).

use model::companies::Site;
use model::employees::{AddEmployee, EditEmployee, Setup};
use model::error::Faults;
use model::field;
use model::ids::{CompanyId, RoleId};

use super::repo::Fields;
use crate::caller::Caller;
use crate::companies::countries;
use crate::error::Result;
use crate::fold::canonical_email;

/// "Basic Information": what both forms have.
#[derive(Clone, Debug)]
pub struct Basics {
    pub username: String,
    pub name: String,
    pub email: String,
    pub region: String,
    pub country: String,
    pub phone: String,
    pub company: CompanyId,
    pub description: String,
}

/// "Add User", read.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub basics: Basics,
    pub setup: Setup,
    pub role: RoleId,
}

/// Every fault at its field, those of the password as the form alone can tell.
pub fn read_add(caller: &Caller, site: Site, password_min: u32, form: &AddEmployee) -> Result<Wanted> {
    let mut faults = Faults::default();
    let username = faults.take("username", field::username(&form.username));
    let name = faults.take("name", full_name(&form.name));
    let email = faults.take("email", field::email(&form.email));
    let region = faults.take("region", region(&form.region));
    let country = faults.take("country", country(&form.country));
    let phone = faults.take("phone", mobile_phone(site, &form.phone));
    let company = faults.take("company", company(caller, &form.company));
    let description = faults.take("description", field::remarks(&form.description));
    let setup = faults.take("setup", setup(&form.setup));
    let role = faults.take("role", role(&form.role));
    if setup == Some(Setup::Custom) {
        check_pair(&mut faults, password_min, &form.password, &form.repeat);
    }
    if let (Some(username), Some(name), Some(email), Some(region)) = (username, name, email, region)
        && let (Some(country), Some(phone), Some(company)) = (country, phone, company)
        && let (Some(description), Some(setup), Some(role)) = (description, setup, role)
    {
        faults.check()?;
        let basics = Basics { username, name, email, region, country, phone, company, description };
        return Ok(Wanted { basics, setup, role });
    }
    Err(faults.into_error().into())
}

/// The edit dialog. What stands there already and is not changed is right.
pub fn read_edit(caller: &Caller, form: &EditEmployee, old: &Fields) -> Result<(Basics, RoleId)> {
    let mut faults = Faults::default();
    let email = faults.take("email", field::email(&form.email));
    let username = faults.take("username", kept_username(&form.username, email.as_deref(), old));
    let name = faults.take("name", full_name(&form.name));
    let region = faults.take("region", kept(&form.region, &old.region, region));
    let country = faults.take("country", kept(&form.country, &old.country, country));
    let phone = faults.take("phone", kept(&form.phone, &old.phone, field::optional_phone));
    let company = faults.take("company", company(caller, &form.company));
    let description = faults.take("description", field::remarks(&form.description));
    let role = faults.take("role", role(&form.role));
    if let (Some(username), Some(name), Some(email), Some(region)) = (username, name, email, region)
        && let (Some(country), Some(phone), Some(company)) = (country, phone, company)
        && let (Some(description), Some(role)) = (description, role)
    {
        return Ok((Basics { username, name, email, region, country, phone, company, description }, role));
    }
    Err(faults.into_error().into())
}

/// Two passwords alike, long enough.
pub fn check_pair(faults: &mut Faults, password_min: u32, password: &str, repeat: &str) {
    if password != repeat {
        faults.add("repeat", "The two passwords differ. Type the same one twice.");
    }
    if let Err(why) = field::new_password(password, password_min) {
        faults.add("password", why);
    }
}

fn kept(typed: &str, old: &str, read: impl Fn(&str) -> Result<String, String>) -> Result<String, String> {
    if typed.trim() == old { Ok(old.to_owned()) } else { read(typed) }
}

/// A username made from the address, as imported and converted people have it, follows the address.
fn kept_username(typed: &str, email: Option<&str>, old: &Fields) -> Result<String, String> {
    if typed.trim() != old.username {
        return field::username(typed);
    }
    let follows = old.username == canonical_email(&old.email);
    Ok(email.filter(|_| follows).map_or_else(|| old.username.clone(), canonical_email))
}

fn full_name(typed: &str) -> Result<String, String> {
    if typed.trim().is_empty() { Err("Enter the full name.".into()) } else { field::name(typed) }
}

fn region(typed: &str) -> Result<String, String> {
    match typed.trim() {
        "" => Err("Choose a region.".into()),
        key => {
            Site::from_key(key).map(|site| site.key().to_owned()).ok_or_else(|| "Choose a region from the list.".into())
        }
    }
}

fn country(typed: &str) -> Result<String, String> {
    match typed.trim() {
        "" => Ok(String::new()),
        code if countries::is_country(code) => Ok(code.to_owned()),
        _ => Err("Choose a country from the list.".into()),
    }
}

/// S4-7, decision 16.
fn mobile_phone(site: Site, typed: &str) -> Result<String, String> {
    if !site.has_mobile_phone() && !typed.trim().is_empty() {
        return Err("The mobile phone number applies to the Asia-Pacific site only.".into());
    }
    field::optional_phone(typed)
}

fn company(caller: &Caller, typed: &str) -> Result<CompanyId, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(caller.company);
    }
    let id = typed.parse().ok().filter(|id| caller.scope.has_company(*id));
    id.ok_or_else(|| "Choose a company from the list.".into())
}

fn setup(typed: &str) -> Result<Setup, String> {
    match typed.trim() {
        "" => Ok(Setup::default()),
        key => Setup::from_key(key).ok_or_else(|| "Choose how the password is set up.".into()),
    }
}

fn role(typed: &str) -> Result<RoleId, String> {
    match typed.trim() {
        "" => Err("Choose a role.".into()),
        id => id.parse().map_err(|_| "Choose a role from the list.".into()),
    }
}
