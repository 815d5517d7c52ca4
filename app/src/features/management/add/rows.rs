//! The rows as the page holds them: what is typed in each, and what is wrong with it.

use std::time::Duration;

use leptos::prelude::*;
use model::accounts::{Outcome, OutcomeKind};
use model::management::{CheckedRows, NewRow, ROWS_MAX, ROWS_SHOWN};
use model::{ApiError, FieldError};
use ui::dom::Timer;

use crate::features::management::api::CheckRows;
use crate::form::FormState;
use crate::read::{Asking, asking, body, parsed};

/// How long typing must rest before the rows are checked.
const REST: Duration = Duration::from_millis(400);

/// All rows; each has a key that stays while others come and go.
#[derive(Clone, Copy)]
pub struct Rows {
    /// In order.
    pub keys: RwSignal<Vec<usize>>,
    typed: RwSignal<Vec<NewRow>>,
    faults: RwSignal<Vec<Vec<FieldError>>>,
    /// Sent once: what is missing is a fault as well from then on.
    sent: RwSignal<bool>,
    next: StoredValue<usize>,
    timer: Timer,
    check: Asking,
}

impl Rows {
    /// `shown` blank rows, or what was typed before the last page without the app.
    pub fn new(state: FormState, shown: usize) -> Self {
        let typed = typed_before(state, shown);
        let n = typed.len();
        let faults = state.error.get_untracked().map(|error| by_row(&error, n)).unwrap_or_default();
        let rows = Self {
            keys: RwSignal::new((0..n).collect()),
            typed: RwSignal::new(typed),
            faults: RwSignal::new(faults),
            sent: RwSignal::new(state.error.get_untracked().is_some()),
            next: StoredValue::new(n),
            timer: Timer::new(),
            check: asking(),
        };
        rows.follow(state);
        rows
    }

    /// Refusals and checks become the rows' faults.
    fn follow(self, state: FormState) {
        ui::effect(move || {
            if let Some(error) = state.error.get() {
                let n = self.keys.with_untracked(Vec::len);
                self.sent.set(true);
                self.faults.set(by_row(&error, n));
            }
        });
        let answer = self.check.value();
        ui::effect(move || {
            if let Some(Ok(checked)) = answer.get().map(parsed::<CheckedRows>) {
                self.faults.set(checked.rows);
            }
        });
    }

    /// What a row holds at first.
    pub fn start(self, key: usize, field: &str) -> String {
        let at = self.at(key);
        self.typed.with_untracked(|typed| at.and_then(|at| typed.get(at)).map(|row| row.get(field)).unwrap_or_default())
    }

    /// What is typed in a row.
    pub fn get(self, key: usize, field: &'static str) -> String {
        let at = self.keys.with(|keys| keys.iter().position(|other| *other == key));
        self.typed.with(|typed| at.and_then(|at| typed.get(at)).map(|row| row.get(field)).unwrap_or_default())
    }

    /// What a row begins with that nobody typed.
    pub fn begin(self, key: usize, field: &'static str, value: String) {
        let Some(at) = self.at(key) else { return };
        self.typed.update_untracked(|typed| {
            if let Some(row) = typed.get_mut(at) {
                row.set(field, value);
            }
        });
    }

    /// Something was typed or chosen: the rows are checked when that rests.
    pub fn put(self, key: usize, field: &'static str, value: String) {
        let Some(at) = self.at(key) else { return };
        let is_new = self.typed.with_untracked(|typed| typed.get(at).is_some_and(|row| row.get(field) != value));
        if !is_new {
            return;
        }
        self.typed.update(|typed| {
            if let Some(row) = typed.get_mut(at) {
                row.set(field, value);
            }
        });
        self.timer.start(REST, move || {
            let rows = self.typed.get_untracked();
            self.check.dispatch(("management/check-rows", body(&CheckRows { rows })));
        });
    }

    /// What is wrong at a field of a row. What is only missing yet is told when the row was sent.
    pub fn fault(self, key: usize, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let at = self.keys.with(|keys| keys.iter().position(|other| *other == key))?;
            let is_told = self.sent.get()
                || self.typed.with(|typed| typed.get(at).is_some_and(|row| !row.get(field).trim().is_empty()));
            let fault = self.faults.with(|faults| {
                let fault = faults.get(at)?.iter().find(|fault| fault.field == field)?;
                Some(fault.message.clone())
            });
            fault.filter(|_| is_told)
        })
    }

    /// The number a person sees.
    pub fn number(self, key: usize) -> Signal<usize> {
        Signal::derive(move || self.keys.with(|keys| keys.iter().position(|other| *other == key)).unwrap_or(0) + 1)
    }

    /// One more.
    pub fn push(self) {
        if self.keys.with_untracked(Vec::len) >= usize::from(ROWS_MAX) {
            return;
        }
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        self.typed.update(|typed| typed.push(NewRow::default()));
        self.faults.update(|faults| faults.push(Vec::new()));
        self.keys.update(|keys| keys.push(key));
    }

    /// One less.
    pub fn remove(self, key: usize) {
        let Some(at) = self.at(key) else { return };
        self.typed.update(|typed| drop(typed.remove(at)));
        self.faults.update(|faults| {
            if at < faults.len() {
                faults.remove(at);
            }
        });
        self.keys.update(|keys| keys.retain(|other| *other != key));
    }

    /// After saving: the rows that were saved go, those that were not stay.
    pub fn settle(self, outcomes: &[Outcome]) {
        let keys = self.keys.get_untracked();
        let typed = self.typed.get_untracked();
        let filled = keys.iter().zip(&typed).filter(|(_, row)| !row.is_blank()).map(|(key, _)| *key);
        let done: Vec<usize> = filled
            .zip(outcomes)
            .filter(|(_, outcome)| outcome.result == OutcomeKind::Done)
            .map(|(key, _)| key)
            .collect();
        for key in &done {
            self.remove(*key);
        }
        if done.len() == outcomes.len() {
            self.sent.set(false);
        }
        while self.keys.with_untracked(Vec::len) < usize::from(ROWS_SHOWN) {
            self.push();
        }
    }

    fn at(self, key: usize) -> Option<usize> {
        self.keys.with_untracked(|keys| keys.iter().position(|other| *other == key))
    }
}

/// What was typed before the last page without the app.
fn typed_before(state: FormState, shown: usize) -> Vec<NewRow> {
    let n = state.all("email").map_or(shown, |typed| typed.len().clamp(1, usize::from(ROWS_MAX)));
    let mut rows = vec![NewRow::default(); n];
    for field in NewRow::FIELDS {
        let Some(column) = state.all(field) else { continue };
        for (row, value) in rows.iter_mut().zip(column) {
            row.set(field, value);
        }
    }
    rows
}

/// `email.2` belongs to the third row.
fn by_row(error: &ApiError, rows: usize) -> Vec<Vec<FieldError>> {
    let mut faults = vec![Vec::new(); rows];
    let ApiError::Invalid(list) = error else { return faults };
    for fault in list {
        let place = fault.field.rsplit_once('.').and_then(|(field, row)| Some((field, row.parse::<usize>().ok()?)));
        if let Some((field, row)) = place
            && let Some(of_row) = faults.get_mut(row)
        {
            of_row.push(FieldError::new(field, fault.message.clone()));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_finds_its_row() {
        let error = ApiError::Invalid(vec![
            FieldError::new("email.1", "Taken."),
            FieldError::new("email.9", "No such row."),
            FieldError::new("rows", "Too many."),
        ]);
        let faults = by_row(&error, 2);
        assert!(faults[0].is_empty());
        assert_eq!(faults[1], [FieldError::new("email", "Taken.")]);
    }
}
