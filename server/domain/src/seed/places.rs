//! Companies and groups for a database that has none: one operator unless there is one, 24
//! distributors, 275 installer companies; two groups each, and the main one.

use std::collections::HashSet;

use model::companies::CompanyKind;
use uuid::Uuid;

use super::dice::Dice;
use super::names::{CULTURES, pick};
use super::world::{BASE, id};
use crate::Entropy;
use crate::companies::authorization_code;
use crate::groups::MAIN_GROUP;
use crate::import::new::{NewCompany, NewGroup};

const PLACE: u64 = 4;
const DISTRIBUTORS: u64 = 24;
const INSTALLERS: u64 = 275;

/// Invents them, parents first, below `operator` if there is one.
pub fn invent(seed: u64, operator: Option<Uuid>) -> (Vec<NewCompany>, Vec<NewGroup>) {
    let mut dice = Dice::new(seed, PLACE, 0);
    let entropy = Entropy::seeded(seed);
    let mut names = HashSet::new();
    let mut companies: Vec<NewCompany> = Vec::new();
    let mut above: Vec<Uuid> = operator.into_iter().collect();
    for number in u64::from(operator.is_some())..=DISTRIBUTORS + INSTALLERS {
        let new_id = id(BASE, &mut dice);
        let (kind, code, parent) = match number {
            0 => (CompanyKind::Operator, "OP".to_owned(), None),
            n @ 1..=DISTRIBUTORS => (CompanyKind::Distributor, format!("D{n:02}"), above.first().copied()),
            n => (CompanyKind::Installer, format!("I{:03}", n - DISTRIBUTORS), Some(*dice.pick(&above[1..]))),
        };
        if number <= DISTRIBUTORS {
            above.push(new_id);
        }
        let region = (*dice.pick(&["americas", "europe", "asia-pacific"])).to_owned();
        let name = company_name(&mut dice, &mut names);
        let authorization_code = authorization_code(&entropy);
        companies.push(NewCompany { id: new_id, code, parent, kind, name, region, authorization_code });
    }
    let groups = groups(&companies, above.first().copied(), &mut dice);
    (companies, groups)
}

fn groups(companies: &[NewCompany], operator: Option<Uuid>, dice: &mut Dice) -> Vec<NewGroup> {
    let mut groups = vec![NewGroup {
        id: id(BASE, dice),
        name: MAIN_GROUP.to_owned(),
        description: "Panels that belong nowhere else".to_owned(),
        company: operator,
        is_main: true,
    }];
    for company in companies {
        for part in ["North", "South"] {
            groups.push(NewGroup {
                id: id(BASE, dice),
                name: format!("{} {part}", company.name),
                description: format!("Panels served by {}", company.name),
                company: Some(company.id),
                is_main: false,
            });
        }
    }
    groups
}

fn company_name(dice: &mut Dice, taken: &mut HashSet<String>) -> String {
    loop {
        let culture = dice.pick(&CULTURES);
        let (one, other) = (pick(culture.last, dice), pick(culture.last, dice));
        let form = dice.pick(&["Security", "Alarm", "Group", "Systems", "Ltd", "GmbH", "SA"]);
        let name = format!("{one} & {other} {form}");
        if one != other && taken.insert(name.clone()) {
            return name;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_unique_and_parents_come_first() {
        let (companies, groups) = invent(3, None);
        assert_eq!((companies.len(), groups.len()), (300, 601));
        let codes: HashSet<&str> = companies.iter().map(|c| c.code.as_str()).collect();
        let names: HashSet<&str> = groups.iter().map(|g| g.name.as_str()).collect();
        assert_eq!((codes.len(), names.len()), (300, 601));
        let mut before = HashSet::new();
        for company in &companies {
            assert!(company.parent.is_none_or(|p| before.contains(&p)), "{}", company.code);
            before.insert(company.id);
        }
    }

    #[test]
    fn an_operator_that_is_there_stays_the_only_one() {
        let operator = Uuid::from_u128(1);
        let (companies, groups) = invent(3, Some(operator));
        assert_eq!((companies.len(), groups.len()), (299, 599));
        assert_eq!((companies[0].parent, groups[0].company), (Some(operator), Some(operator)));
        assert!(companies.iter().all(|c| c.kind != CompanyKind::Operator));
    }
}
