//! The invented cloud: each record is a function of the seed and its number, so that nothing is kept
//! in memory and the same seed makes the same people.

use model::accounts::{Kind, LinkRole, State};
use model::panels::Connection;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::dice::Dice;
use super::names::{CULTURES, Culture, pick};
use crate::fold::fold;
use crate::import::new::{NewCustomerLink, NewPanel, NewPerson};

/// When the first of them registered; the last did five years and ten months later.
pub const BASE: OffsetDateTime = datetime!(2021-01-01 00:00:00 UTC);
const SPAN_SECONDS: u64 = 2_129 * 86_400;

const PERSON: u64 = 1;
const PANEL: u64 = 2;
const LINK: u64 = 3;

const MODELS: [&str; 7] = ["PM-33 LTE", "PM-30 Wireless", "NEO-128", "IQ-4 Hub", "PM-10 Wired", "NEO-64", "IQ-4"];

/// A group with its company.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The group.
    pub group: Uuid,
    /// Whose it is.
    pub company: Uuid,
}

/// What all records depend on.
#[derive(Clone, Debug)]
pub struct World {
    /// Same seed, same world.
    pub seed: u64,
    /// How many people.
    pub accounts: u64,
    /// How many panels.
    pub panels: u64,
    /// Where panels and people are; not empty.
    pub places: Vec<Place>,
}

/// A person's place on a panel, before ids.
struct Seat {
    panel: u64,
    is_master: bool,
}

impl World {
    /// A world of so many people at these places: two panels for five people.
    pub const fn new(seed: u64, accounts: u64, places: Vec<Place>) -> Self {
        Self { seed, accounts, panels: accounts * 2 / 5, places }
    }

    /// Person number `i`.
    pub fn person(&self, i: u64) -> NewPerson {
        let mut dice = Dice::new(self.seed, PERSON, i);
        let created_at = moment(i, self.accounts, &mut dice);
        let id = id(created_at, &mut dice);
        let culture = culture(&mut dice);
        let first_name = pick(culture.first, &mut dice).to_owned();
        let last_name = family_name(culture, &mut dice);
        let seats = self.seats(i);
        let masters = seats.iter().filter(|s| s.is_master).count();
        let place = seats.first().map_or_else(|| dice.draw(), |seat| seat.panel);
        let state = match dice.below(1_000) {
            0..880 => State::Active,
            880..950 => State::Off,
            _ => State::Pending,
        };
        let has_signed_in = state != State::Pending && dice.chance(870);
        let since = (BASE + seconds(SPAN_SECONDS) - created_at).whole_seconds().unsigned_abs();
        let last_sign_in_at = has_signed_in.then(|| created_at + seconds(dice.below(since.max(1))));
        NewPerson {
            id,
            kind: Kind::EndUser,
            email: self.email(&first_name, &last_name, i, &mut dice),
            label: format!("{first_name} {last_name}"),
            first_name,
            last_name,
            phone: phone(culture, &mut dice),
            country: culture.country.to_owned(),
            state,
            company: self.place(place).company,
            role: None,
            panels: (small(seats.len()), small(masters)),
            // All seats of one person are in one group.
            groups: seats.first().map(|seat| self.place(seat.panel).group).into_iter().collect(),
            last_sign_in_at,
            created_by: None,
            created_at,
        }
    }

    /// Panel number `j`.
    pub fn panel(&self, j: u64) -> NewPanel {
        let mut dice = Dice::new(self.seed, PANEL, j);
        let first_connected_at = moment(j, self.panels, &mut dice);
        let id = id(first_connected_at, &mut dice);
        let connection = match dice.below(1_000) {
            0..800 => Connection::Online,
            800..940 => Connection::Offline,
            _ => Connection::Never,
        };
        NewPanel {
            id,
            imei: self.imei(j),
            web_name: format!("{:06X}", dice.below(1 << 24)),
            account_code: format!("{:06X}", dice.below(1 << 24)),
            model: (*dice.pick(&MODELS)).to_owned(),
            group: self.place(j).group,
            partitions: (1..=partition_count(&mut dice)).collect(),
            connection,
            installer_access: dice.chance(800),
            first_connected_at: (connection != Connection::Never).then_some(first_connected_at),
        }
    }

    /// The links of person number `i`, mostly one.
    pub fn links(&self, i: u64) -> Vec<NewCustomerLink> {
        let seats = self.seats(i);
        if seats.is_empty() {
            return Vec::new();
        }
        let person = self.person(i);
        let mut dice = Dice::new(self.seed, LINK, i);
        let mut links = Vec::with_capacity(seats.len());
        for seat in seats {
            let panel = self.panel(seat.panel);
            let reach = if dice.chance(670) { 1 } else { 1 + dice.below(panel.partitions.len() as u64) };
            links.push(NewCustomerLink {
                id: id(person.created_at, &mut dice),
                account: person.id,
                panel: panel.id,
                user_code: (1 + dice.below(48)).to_string(),
                user_name: person.first_name.clone(),
                partitions: panel.partitions.into_iter().filter(|n| u64::from(*n) <= reach).collect(),
                role: if seat.is_master { LinkRole::Master } else { LinkRole::Regular },
                ends_at: None,
            });
        }
        links
    }

    /// The panels of person `i`: none for 6 of 100, one for 80, two for 12, three for 2. All of one
    /// person's are in one group: they differ by a multiple of the number of groups.
    fn seats(&self, i: u64) -> Vec<Seat> {
        if self.panels == 0 {
            return Vec::new();
        }
        let mut dice = Dice::new(self.seed, LINK ^ PERSON << 8, i);
        let wanted = match dice.below(100) {
            0..6 => 0,
            6..86 => 1,
            86..98 => 2,
            _ => 3,
        };
        let first = dice.below(self.panels);
        let step = self.places.len() as u64;
        (0..wanted)
            .map(|k| if first + 2 * step < self.panels { Some(first + k * step) } else { first.checked_sub(k * step) })
            .map_while(|panel| panel.map(|panel| Seat { panel, is_master: dice.chance(555) }))
            .collect()
    }

    fn place(&self, number: u64) -> Place {
        self.places[usize::try_from(number % self.places.len() as u64).unwrap_or(0)]
    }

    /// Unique by seed and number; on a domain nobody has.
    fn email(&self, first: &str, last: &str, i: u64, dice: &mut Dice) -> String {
        let plain = |name: &str| -> String { fold(name).chars().filter(|c| *c != ' ' && *c != '\'').collect() };
        let (first, last) = (plain(first), plain(last));
        let top = dice.pick(&["com", "net", "org"]);
        let is_plain = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if is_plain(&first) && is_plain(&last) {
            format!("{first}.{last}.{i}@s{}.example.{top}", self.seed)
        } else {
            format!("user{i}@s{}.example.{top}", self.seed)
        }
    }

    /// Unique by seed (of 10,000) and number (of 100,000,000), with the right check digit.
    fn imei(&self, j: u64) -> String {
        // Odd and not a multiple of five: a permutation of the eight digits.
        let serial = j.wrapping_mul(48_271_697) % 100_000_000;
        let body = format!("86{:04}{serial:08}", self.seed % 10_000);
        let sum: u32 = body
            .chars()
            .filter_map(|c| c.to_digit(10))
            .enumerate()
            .map(|(place, d)| if place % 2 == 1 { d * 2 / 10 + d * 2 % 10 } else { d })
            .sum();
        format!("{body}{}", (10 - sum % 10) % 10)
    }
}

/// Record `i` of `n` in the order of time, so that ids and times grow with the number.
fn moment(i: u64, n: u64, dice: &mut Dice) -> OffsetDateTime {
    let step = SPAN_SECONDS * 1_000 / n.max(1);
    let ms = i * step + dice.below(step);
    BASE + Duration::milliseconds(i64::try_from(ms).unwrap_or(0))
}

fn culture(dice: &mut Dice) -> &'static Culture {
    let mut roll = dice.below(1_000);
    for culture in &CULTURES {
        if roll < culture.weight {
            return culture;
        }
        roll -= culture.weight;
    }
    &CULTURES[0]
}

/// One in four has two, so that not too many share a name.
fn family_name(culture: &Culture, dice: &mut Dice) -> String {
    let one = pick(culture.last, dice);
    let other = pick(culture.last, dice);
    if one != other && dice.chance(250) { format!("{one}-{other}") } else { one.to_owned() }
}

fn phone(culture: &Culture, dice: &mut Dice) -> String {
    let (a, b, c) = (dice.below(1_000), dice.below(1_000), dice.below(1_000));
    match dice.below(4) {
        0 => format!("+{}{a:03}{b:03}{c:03}", culture.dial),
        1 => format!("+{} ({a:03}) {b:03}-{c:03}", culture.dial),
        2 => format!("0{:02}-{b:03}{c:03}{}", a % 100, a / 100),
        _ => format!("+{} {a:03} {b:03} {c:03}", culture.dial),
    }
}

fn partition_count(dice: &mut Dice) -> u16 {
    match dice.below(100) {
        0..60 => 1,
        60..80 => 2,
        80..90 => 3,
        90..97 => 4,
        _ => 8,
    }
}

/// A UUIDv7 of that moment.
pub fn id(at: OffsetDateTime, dice: &mut Dice) -> Uuid {
    let ms = u64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(ms, &dice.ten()).into_uuid()
}

fn seconds(n: u64) -> Duration {
    Duration::seconds(i64::try_from(n).unwrap_or(i64::MAX))
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn world(seed: u64) -> World {
        let places = (1..=7).map(|n| Place { group: Uuid::from_u128(n), company: Uuid::from_u128(100 + n) });
        World::new(seed, 2_000, places.collect())
    }

    #[test]
    fn the_same_seed_makes_the_same_world() {
        let told = |seed| format!("{:?} {:?} {:?}", world(seed).person(3), world(seed).panel(3), world(seed).links(3));
        assert_eq!(told(5), told(5));
        assert_ne!(told(5), told(6));
    }

    #[test]
    fn every_value_is_one_a_form_would_take() {
        let world = world(9);
        let (mut addresses, mut imeis) = (HashSet::new(), HashSet::new());
        for i in 0..world.accounts {
            let p = world.person(i);
            assert!(addresses.insert(p.canonical()), "{}", p.email);
            assert_eq!(model::field::email(&p.email), Ok(p.email.clone()));
            assert_eq!(model::field::optional_phone(&p.phone), Ok(p.phone.clone()));
            assert_eq!(model::field::optional_name(&p.label), Ok(p.label.clone()));
        }
        for j in 0..world.panels {
            let p = world.panel(j);
            assert_eq!(model::field::imei(&p.imei), Ok(p.imei.clone()));
            assert!(imeis.insert(p.imei));
        }
    }

    #[test]
    fn counts_and_links_agree_and_stay_in_one_group() {
        let world = world(2);
        let groups: std::collections::HashMap<Uuid, Uuid> =
            (0..world.panels).map(|j| world.panel(j)).map(|p| (p.id, p.group)).collect();
        let mut all = 0;
        for i in 0..world.accounts {
            let (person, links) = (world.person(i), world.links(i));
            all += links.len();
            assert_eq!(person.panels.0 as usize, links.len());
            assert_eq!(person.panels.1 as usize, links.iter().filter(|l| l.role == LinkRole::Master).count());
            let panels: HashSet<Uuid> = links.iter().map(|l| l.panel).collect();
            assert_eq!(panels.len(), links.len(), "no panel twice");
            let within: HashSet<Uuid> = links.iter().map(|l| groups[&l.panel]).collect();
            assert!(within.len() <= 1);
        }
        assert!((2_000..2_400).contains(&all), "about 1.1 links each: {all}");
    }
}
