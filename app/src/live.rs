//! Live pages: what others change shows within two seconds. The server tells words of features only; what the page
//! shows is then read again, silently, and put in where nothing that is being read or typed moves by it.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use model::ApiError;
use ui::dom::Timer;
use ui::feed::Heard;

use crate::api::Fault;
use crate::paths;
use crate::read::{Answer, Asked, Reading, held, reading};

/// Sign-ins come all the time; lists that only say when follow so slowly.
const SLOW: Duration = Duration::from_secs(10);
/// Mails and panels also change without anybody doing anything.
const GENTLY: Duration = Duration::from_secs(8);

type Hear = Arc<dyn Fn(Answer) + Send + Sync>;

#[derive(Clone)]
struct Reader {
    key: u64,
    endpoint: &'static str,
    asked: Asked,
    turn: RwSignal<Turn>,
    hear: Hear,
}

/// Whether it is being read just now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Rests,
    Reads,
    /// What is being read may be from before the newest change.
    ReadsAndAgain,
}

/// What the page shows that follows.
#[derive(Clone, Copy)]
pub struct Live {
    readers: StoredValue<Vec<Reader>>,
    next: StoredValue<u64>,
    slow: Timer,
    slow_waits: StoredValue<bool>,
    gently: Timer,
    /// A record whose form is open was changed by somebody else.
    pub stale: RwSignal<bool>,
}

/// Starts listening, once the app is there: an effect runs when the page is taken over and not before, so nothing
/// is read or set in a page that is still what the server sent.
pub fn provide_live() {
    let live = Live {
        readers: StoredValue::new(Vec::new()),
        next: StoredValue::new(0),
        slow: Timer::new(),
        slow_waits: StoredValue::new(false),
        gently: Timer::new(),
        stale: RwSignal::new(false),
    };
    provide_context(live);
    Effect::new(move |_| {
        ui::feed::listen(paths::LIVE, paths::LIVE_SINCE, move |heard| live.heard(&heard));
        live.go_on();
    });
}

/// Does a change of this feature show in what this function reads?
fn shows(endpoint: &str, feature: &str) -> bool {
    let page = endpoint.split('/').next().unwrap_or_default();
    // Sign-ins come all the time.
    if feature == "auth" || (page != "log" && matches!(feature, "views" | "log")) {
        return false;
    }
    page == feature
        || (page == "mail" && feature != "panels")
        // Connected groups and offered entries are everybody's matter; these count people.
        || (matches!(page, "roles" | "catalogue") && matches!(feature, "accounts" | "installers" | "employees"))
        || matches!(
            (page, feature),
            ("log" | "jobs" | "management" | "overview", _)
                | (_, "management" | "import" | "companies" | "groups" | "roles" | "undo" | "settings")
                | ("accounts" | "installers" | "groups" | "panels", "panels" | "home" | "field" | "gateway")
                | ("accounts" | "employees", "assistance")
                | ("employees", "installers")
                | ("companies" | "groups" | "panels", "accounts" | "installers" | "employees")
                | ("installers", "permits")
                | ("groups", "catalogue")
        )
}

impl Live {
    fn heard(self, heard: &Heard) {
        match heard {
            Heard::SignedOut => sign_out(),
            Heard::Anything => self.again(|_| true),
            Heard::Changed(words) => {
                self.again(|reader| words.split(' ').any(|word| shows(reader.endpoint, word)));
                if words.split(' ').any(|word| word == "auth") && !self.slow_waits.get_value() {
                    self.slow_waits.set_value(true);
                    self.slow.start(SLOW, move || {
                        self.slow_waits.set_value(false);
                        let told = ["accounts/", "installers/", "employees/", "management/", "overview/", "log/"];
                        self.again(|reader| told.iter().any(|page| reader.endpoint.starts_with(page)));
                    });
                }
            }
        }
    }

    fn go_on(self) {
        self.gently.start(GENTLY, move || {
            if is_broken() {
                return;
            }
            self.nudge("mail/");
            self.nudge("panels/");
            self.nudge("overview/");
            self.go_on();
        });
    }

    /// Reads again what the functions of a page answered: it changes without anybody doing anything.
    pub fn nudge(self, page: &str) {
        if !ui::feed::sleeps() {
            self.again(|reader| reader.endpoint.starts_with(page));
        }
    }

    /// Reads again what `which` says.
    fn again(self, which: impl Fn(&Reader) -> bool) {
        if is_broken() {
            return;
        }
        let readers: Vec<Reader> = self.readers.with_value(|all| all.iter().filter(|r| which(r)).cloned().collect());
        for reader in readers {
            let next = |turn: &mut Turn| {
                let next = if *turn == Turn::Rests { Turn::Reads } else { Turn::ReadsAndAgain };
                std::mem::replace(turn, next)
            };
            if reader.turn.try_update_untracked(next) == Some(Turn::Rests) {
                leptos::task::spawn_local(read_again(reader));
            }
        }
    }
}

/// The client has stopped: what the page shows is what the server sent, and stays so. One that only came late has
/// not.
fn is_broken() -> bool {
    ui::dom::is_marked("client", "failed")
}

async fn read_again(reader: Reader) {
    loop {
        let Some(asked) = reader.asked.now() else { return };
        let answer = ask(reader.endpoint, &asked.body).await;
        let Some(turn) = reader.turn.try_get_untracked() else {
            // What was shown is gone.
            return;
        };
        // When the page itself has asked meanwhile, for something else or once more, its answer is the newer one.
        if reader.asked.now() == Some(asked) {
            (reader.hear)(answer);
        }
        let next = if turn == Turn::ReadsAndAgain { Turn::Reads } else { Turn::Rests };
        if reader.turn.try_update_untracked(|turn| *turn = next).is_none() || next == Turn::Rests {
            return;
        }
    }
}

#[cfg(feature = "hydrate")]
async fn ask(endpoint: &'static str, body: &str) -> Answer {
    crate::api::fetch_in_background(endpoint, body).await
}

/// Nothing changes while a page is rendered.
#[cfg(not(feature = "hydrate"))]
fn ask(_: &'static str, _: &str) -> std::future::Ready<Answer> {
    std::future::ready(Err(Fault(ApiError::Unreachable)))
}

/// Nothing of the page stays on the screen of who is signed out, unless he is filling in a form.
fn sign_out() {
    if !ui::dom::is_typing() {
        let at = window().location();
        let here = format!("{}{}", at.pathname().unwrap_or_default(), at.search().unwrap_or_default());
        ui::dom::leave(&paths::sign_in(&here));
    }
}

/// Has `hear` told what `endpoint` answers now, whenever it may be something else.
pub fn follow(endpoint: &'static str, asked: Asked, hear: impl Fn(Answer) + Send + Sync + 'static) {
    let Some(live) = use_context::<Live>() else { return };
    let key = live.next.get_value();
    live.next.set_value(key + 1);
    let reader = Reader { key, endpoint, asked, turn: RwSignal::new(Turn::Rests), hear: Arc::new(hear) };
    // Only in the browser.
    Effect::new(move |_| {
        live.readers.update_value(|all| {
            if all.iter().all(|known| known.key != key) {
                all.push(reader.clone());
            }
        });
    });
    on_cleanup(move || {
        let _ = live.readers.try_update_value(|all| all.retain(|reader| reader.key != key));
    });
}

/// Is an answer something else than what is shown, and worth showing?
pub fn is_news(found: Reading, answer: &Answer) -> bool {
    let passing = |fault: &Fault| !matches!(fault.0, ApiError::Forbidden(_) | ApiError::NotFound);
    if let Err(Fault(ApiError::SignedOut)) = answer {
        sign_out();
    }
    !answer.as_ref().is_err_and(passing) && held(found).is_some_and(|shown| shown != *answer)
}

/// As [`reading`], and follows what others change. While somebody types it stays what it is, and what is being
/// typed into says that it is not what it was.
pub fn live_reading(endpoint: &'static str, body: Signal<String>, round: Signal<u32>) -> Reading {
    live_reading_about(endpoint, body, round, || Some(String::new()))
}

/// As [`live_reading`], where what is typed is about one of several records: `about` is its id; None: about none.
pub fn live_reading_about(
    endpoint: &'static str,
    body: Signal<String>,
    round: Signal<u32>,
    about: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Reading {
    let found = reading(endpoint, body, round);
    let Some(Live { stale, .. }) = use_context() else { return found };
    follow(endpoint, Asked::of(body, round), move |answer| {
        if !is_news(found, &answer) {
            return;
        }
        if !ui::dom::is_typing() {
            found.set(Some(answer));
        } else if let Some(id) = about()
            && version(&answer, &id) != held(found).as_ref().and_then(|shown| version(shown, &id))
        {
            stale.set(true);
        }
    });
    // What was read anew is as it is, and what is closed is nobody's any more.
    Effect::new(move |_| {
        found.track();
        stale.set(false);
    });
    on_cleanup(move || {
        let _ = stale.try_set(false);
    });
    found
}

/// The version of the record with this id, or of the one that an answer begins with.
fn version<'a>(answer: &'a Answer, about: &str) -> Option<&'a str> {
    let (_, record) = answer.as_ref().ok()?.split_once(about)?;
    let (_, rest) = record.split_once("\"version\":")?;
    rest.split([',', '}']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_where() {
        assert!(shows("accounts/list", "accounts") && shows("accounts/list", "home") && shows("log/list", "mail"));
        assert!(!shows("accounts/list", "installers") && !shows("panels/list", "auth") && !shows("log/list", "auth"));
        assert!(shows("mail/list", "accounts") && shows("companies/open", "employees") && shows("log/list", "views"));
        assert!(
            shows("roles/list", "employees") && shows("catalogue/list", "accounts") && !shows("roles/open", "panels")
        );
        assert!(
            shows("overview/show", "jobs") && shows("management/open", "catalogue") && !shows("overview/show", "auth")
        );
    }

    #[test]
    fn a_record_has_a_version() {
        let answer = |text: &str| Ok(text.to_owned());
        assert_eq!(version(&answer(r#"{"row":{"id":"x","version":12,"name":"a"}}"#), ""), Some("12"));
        assert_eq!(version(&answer(r#"{"rows":[]}"#), ""), None);
        let two = answer(r#"{"rows":[{"id":"x","version":12},{"id":"y","version":3}]}"#);
        assert_eq!((version(&two, "y"), version(&two, "z")), (Some("3"), None));
    }
}
