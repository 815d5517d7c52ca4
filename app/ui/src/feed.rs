//! Hears from the server that something changed: by a stream where one comes through, else by asking every two
//! seconds. A page in the background sleeps, and hears that all may have changed when it is looked at again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent, Response};

/// Between two questions, in milliseconds.
const ASK: u32 = 2_000;
/// A stream that says nothing at first is kept back by something between.
const FIRST: u32 = 4_000;
/// One that says nothing for so long is dead; the server says something every ten seconds.
const DEAD: u32 = 35_000;
/// Questions before the stream is tried again.
const QUESTIONS: u32 = 60;

/// What is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Records of these features were changed.
    Changed(String),
    /// Anything may have been.
    Anything,
    /// Nobody is signed in any more.
    SignedOut,
}

/// Listens for as long as the page lives. Both addresses answer lines of a number and words.
pub fn listen(stream: &'static str, asking: &'static str, told: impl Fn(Heard) + 'static) {
    let ear = Rc::new(Ear {
        stream,
        asking,
        told: Box::new(told),
        source: RefCell::default(),
        timer: RefCell::default(),
        number: RefCell::default(),
        left: Cell::new(0),
    });
    let again = Rc::clone(&ear);
    // The document's event bubbles to the window; the listeners stay as long as the page.
    let _ = window_event_listener_untyped("visibilitychange", move |_| again.look());
    let gone = Rc::clone(&ear);
    let _ = window_event_listener_untyped("pagehide", move |_| gone.hush());
    ear.open();
}

struct Ear {
    stream: &'static str,
    asking: &'static str,
    told: Box<dyn Fn(Heard)>,
    source: RefCell<Option<EventSource>>,
    timer: RefCell<Option<Timeout>>,
    /// The number of the last line.
    number: RefCell<String>,
    /// Questions until the stream is tried again.
    left: Cell<u32>,
}

impl Ear {
    /// Wakes up, or goes to sleep.
    fn look(self: &Rc<Self>) {
        self.hush();
        if !document().hidden() {
            (self.told)(Heard::Anything);
            self.open();
        }
    }

    fn hush(&self) {
        self.timer.take();
        if let Some(source) = self.source.take() {
            source.close();
        }
    }

    fn after(self: &Rc<Self>, millis: u32, work: fn(&Rc<Self>)) {
        let ear = Rc::clone(self);
        self.timer.replace(Some(Timeout::new(millis, move || work(&ear))));
    }

    fn open(self: &Rc<Self>) {
        if document().hidden() {
            return;
        }
        let Ok(source) = EventSource::new(self.stream) else { return self.ask() };
        let ear = Rc::clone(self);
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |ev: MessageEvent| {
            ear.after(DEAD, Self::instead);
            ear.line(&ev.data().as_string().unwrap_or_default());
        });
        let ear = Rc::clone(self);
        let failed = Closure::<dyn Fn()>::new(move || {
            // Else the browser tries again by itself.
            if ear.source.borrow().as_ref().is_some_and(|source| source.ready_state() == EventSource::CLOSED) {
                ear.instead();
            }
        });
        source.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
        source.set_onerror(Some(failed.into_js_value().unchecked_ref()));
        self.source.replace(Some(source));
        self.after(FIRST, Self::instead);
    }

    /// Asks from now on.
    fn instead(self: &Rc<Self>) {
        self.hush();
        self.left.set(QUESTIONS);
        self.ask();
    }

    fn ask(self: &Rc<Self>) {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        if left == 1 {
            return self.open();
        }
        let ear = Rc::clone(self);
        leptos::task::spawn_local(async move {
            let url = format!("{}?n={}", ear.asking, ear.number.borrow());
            let found = get(&url).await;
            if document().hidden() {
                return;
            }
            match found {
                Some((200, line)) => ear.line(&line),
                Some((401, _)) => return (ear.told)(Heard::SignedOut),
                _ => {}
            }
            ear.after(ASK, Self::ask);
        });
    }

    fn line(&self, line: &str) {
        let (number, words) = line.split_once(' ').unwrap_or((line, ""));
        number.clone_into(&mut self.number.borrow_mut());
        if !words.is_empty() {
            (self.told)(Heard::Changed(words.to_owned()));
        }
    }
}

/// Is the page in the background?
pub fn sleeps() -> bool {
    document().hidden()
}

/// Status and text of an address.
async fn get(url: &str) -> Option<(u16, String)> {
    use wasm_bindgen_futures::JsFuture;
    let answer: Response = JsFuture::from(window().fetch_with_str(url)).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(answer.text().ok()?).await.ok()?;
    Some((answer.status(), text.as_string().unwrap_or_default()))
}
