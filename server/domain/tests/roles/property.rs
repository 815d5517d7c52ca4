//! Random role trees and random grants: what a role comes to is what a plain model says, and whatever a
//! person is let do with roles, nobody comes to more than that person.

use std::collections::{BTreeMap, BTreeSet};

use domain::Entropy;
use domain::roles::book::{Book, Entry};
use domain::roles::ceiling::Editor;
use model::ids::RoleId;
use model::{Permission, PermissionSet};
use uuid::Uuid;

struct Dice(Entropy);

impl Dice {
    fn below(&self, n: usize) -> usize {
        usize::try_from(self.0.below(n as u64)).unwrap()
    }

    fn one_in(&self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn permission(&self) -> Permission {
        Permission::ALL[self.below(Permission::ALL.len())]
    }
}

fn id(n: usize) -> RoleId {
    RoleId(Uuid::from_u128(n as u128 + 1))
}

fn group(n: usize) -> Uuid {
    Uuid::from_u128(1000 + n as u128)
}

/// A forest: a role's parent has a smaller number.
fn forest(dice: &Dice, size: usize) -> Book {
    (0..size)
        .map(|n| Entry {
            id: id(n),
            name: format!("Role {n}"),
            parent: (n > 0 && !dice.one_in(4)).then(|| id(dice.below(n))),
            built_in: dice.one_in(9),
            assigns_all: dice.one_in(9),
            sees_all_groups: dice.one_in(20),
            version: 1,
            words: (0..dice.below(40)).map(|_| (dice.permission(), !dice.one_in(4))).collect(),
            assignable: (0..dice.below(4)).map(|_| id(dice.below(size))).collect(),
            groups: (0..dice.below(3)).map(|_| group(dice.below(6))).collect(),
        })
        .collect()
}

/// What a role holds, by recursion from its parent down: a model that shares nothing with the program.
fn naive(book: &Book, role: RoleId) -> BTreeSet<Permission> {
    let entry = book.get(role).unwrap();
    let mut held = entry.parent.map(|parent| naive(book, parent)).unwrap_or_default();
    for (permission, allow) in &entry.words {
        if *allow {
            held.insert(*permission);
        } else {
            held.remove(permission);
        }
    }
    held
}

/// The resolution equals the plain model's, with the right source for each permission.
#[test]
fn a_role_comes_to_what_a_plain_model_says() {
    for seed in 0..300 {
        let dice = Dice(Entropy::seeded(seed));
        let size = 1 + dice.below(20);
        let book = forest(&dice, size);
        for n in 0..size {
            let held = naive(&book, id(n));
            assert_eq!(book.held(id(n)).iter().collect::<BTreeSet<_>>(), held, "seed {seed}");
            for permission in Permission::ALL {
                let said = book.said(id(n), *permission);
                assert_eq!(said.is_some_and(|said| said.allow), held.contains(permission));
                if let Some(said) = said {
                    assert_eq!(book.get(said.by).unwrap().words.get(permission), Some(&said.allow));
                }
            }
            assert!(book.below(id(n)).iter().all(|below| book.line(*below).any(|up| up.id == id(n))));
        }
        assert_eq!(book.in_order().len(), size, "every role is in the tree once");
    }
}

/// A random change of a role: name aside, everything an editor could ask for, allowed or not.
fn changed(dice: &Dice, size: usize, old: &Entry) -> Entry {
    let mut new = old.clone();
    for _ in 0..=dice.below(3) {
        match dice.below(5) {
            0 => new.parent = (!dice.one_in(3)).then(|| id(dice.below(size))),
            1 => drop(new.words.insert(dice.permission(), !dice.one_in(3))),
            2 => drop(new.words.remove(&dice.permission())),
            3 => flip(&mut new.groups, group(dice.below(6))),
            _ => flip(&mut new.assignable, id(dice.below(size))),
        }
    }
    new
}

fn flip<T: Ord>(set: &mut BTreeSet<T>, value: T) {
    if !set.remove(&value) {
        set.insert(value);
    }
}

/// Somebody's powers: what his role holds, and the groups it is connected to.
fn powers(book: &Book, role: RoleId) -> (PermissionSet, BTreeSet<Uuid>, bool) {
    let entry = book.get(role).unwrap();
    (book.held(role), entry.groups.clone(), entry.sees_all_groups)
}

/// No sequence of edits, new roles and assignments by a person, and by those he promotes, gives anybody
/// anything that the person does not hold; nor does it take away from anybody what he does not hold.
#[test]
fn nobody_gives_or_takes_what_he_does_not_hold() {
    let mut done = 0;
    for seed in 0..400 {
        let dice = Dice(Entropy::seeded(1000 + seed));
        let size = 4 + dice.below(8);
        let mut book = forest(&dice, size);
        let mut people: Vec<RoleId> = (0..6).map(|_| id(dice.below(size))).collect();
        // The gang: one person to begin with, and whoever he gives a role to.
        let first = people[0];
        let (held, groups, all) = powers(&book, first);
        let start: BTreeMap<RoleId, _> = book.all().map(|entry| (entry.id, powers(&book, entry.id))).collect();
        let starters = people.clone();
        for step in 0..60 {
            let actor = people[0];
            let (now, seen, sees_all) = powers(&book, actor);
            let editor = Editor { role: Some(actor), held: now, all_groups: sees_all, groups: seen };
            if dice.one_in(3) {
                let (who, what) = (1 + dice.below(people.len() - 1), id(dice.below(size)));
                let target = book.get(what).unwrap();
                // As acts on people do: nobody above, and a role that may be given.
                let below = book.held(people[who]).is_within(editor.held);
                if below && editor.may_assign(&book, target).is_ok() {
                    people[who] = what;
                    done += 1;
                }
                continue;
            }
            let adds = dice.one_in(4);
            let target = if adds { id(size + step) } else { id(dice.below(size)) };
            let old = book.get(target).cloned();
            if adds && old.is_some() {
                continue;
            }
            let blank = Entry { id: target, built_in: false, assigns_all: false, sees_all_groups: false, ..blank() };
            let new = changed(&dice, size, old.as_ref().unwrap_or(&blank));
            // The form's own checks come first, as in the service.
            if new.parent.is_some_and(|p| {
                book.get(p).is_none()
                    || old.as_ref().is_none_or(|o| o.parent != Some(p)) && book.may_hang(target, p).is_err()
            }) {
                continue;
            }
            if new.assignable.iter().any(|role| book.get(*role).is_none()) {
                continue;
            }
            let mut after = book.clone();
            after.put(new);
            if editor.check(&book, &after, target).is_ok() {
                book = after;
                done += 1;
            }
        }
        // The person himself never changes by his own acts.
        assert_eq!(powers(&book, first), (held, groups.clone(), all), "seed {seed}");
        for (n, role) in people.iter().enumerate() {
            let (can, sees, every) = powers(&book, *role);
            let (could, saw, saw_every) = start[&starters[n]].clone();
            assert!(can.without(could).is_within(held), "seed {seed}: gained what the person lacks");
            assert!(could.without(can).is_within(held), "seed {seed}: lost what the person lacks");
            if !all {
                assert!((&sees - &saw).is_subset(&groups) && (saw_every || !every), "seed {seed}: sees more");
            }
        }
        for entry in book.all() {
            let Some((could, saw, _)) = start.get(&entry.id) else {
                assert!(book.held(entry.id).is_within(held), "seed {seed}: a new role holds more");
                continue;
            };
            let can = book.held(entry.id);
            assert!(can.without(*could).is_within(held) && could.without(can).is_within(held));
            assert!(all || (&entry.groups ^ saw).is_subset(&groups));
        }
    }
    assert!(done > 500, "the walk must do something: {done}");
}

fn blank() -> Entry {
    Entry {
        id: id(0),
        name: "New".into(),
        parent: None,
        built_in: false,
        assigns_all: false,
        sees_all_groups: false,
        version: 0,
        words: BTreeMap::new(),
        assignable: BTreeSet::new(),
        groups: BTreeSet::new(),
    }
}
