//! Progress on the standard error: a bar on a terminal, else a line for each step.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shows how far a long command is; gone from the terminal when dropped.
pub struct Progress {
    bar: ProgressBar,
    is_plain: bool,
    step: Mutex<String>,
}

impl Progress {
    /// For this process's standard error.
    pub fn new() -> Self {
        let is_plain = !std::io::stderr().is_terminal();
        let target = if is_plain { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(10) };
        let bar = ProgressBar::with_draw_target(None, target);
        Self { bar, is_plain, step: Mutex::new(String::new()) }
    }

    /// `done` of `total` of `step`; a total of 0 is not known.
    pub fn show(&self, step: &str, done: u64, total: u64) {
        let mut current = self.step.lock().unwrap_or_else(PoisonError::into_inner);
        if *current != step {
            step.clone_into(&mut current);
            self.bar.set_style(style(total > 0));
            self.bar.set_message(step.to_owned());
            if self.is_plain && total == 0 {
                eprintln!("{step} …");
            }
        }
        if total > 0 {
            self.bar.set_length(total);
            self.bar.set_position(done);
            if self.is_plain && done == total {
                eprintln!("{step}: {}", model::grid::grouped(u32::try_from(done).unwrap_or(u32::MAX)));
            }
        } else {
            self.bar.tick();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A template that does not parse would be ours to mend; until then the default serves.
fn style(is_counted: bool) -> ProgressStyle {
    let (template, default): (&str, fn() -> ProgressStyle) = if is_counted {
        ("{msg:28} {bar:32} {human_pos:>9} / {human_len}  {eta}", ProgressStyle::default_bar)
    } else {
        ("{msg:28} {spinner}", ProgressStyle::default_spinner)
    };
    ProgressStyle::with_template(template).unwrap_or_else(|_| default())
}
