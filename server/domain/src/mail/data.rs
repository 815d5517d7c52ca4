//! What a mail's template needs besides code and time. Kept in the outbox row, so it holds no
//! secret; the templates neutralise each value before it is shown (SEC-84).

use serde_json::{Map, Value};

/// The words of [`super::Outgoing::data`]. An empty one is left out, and its sentence with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailData {
    /// How the recipient is greeted.
    pub name: String,
    /// Who caused it, when somebody else did: a member of staff or a company.
    pub by: String,
    /// The browser, in words: "Firefox on Linux".
    pub device: String,
    /// The network address it came from.
    pub address: String,
    /// What became of the thing, as a past participle: "turned on", "removed".
    pub what: String,
    /// Why, in the words of who caused it.
    pub reason: String,
    /// What there is to list, a line each.
    pub lines: Vec<String>,
    /// Where the account is used, when that is not the console: [`FIELD`].
    pub surface: String,
}

/// [`MailData::surface`] of an installer: the installer application.
pub const FIELD: &str = "field";

impl MailData {
    /// A greeting and nothing else.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// As the outbox keeps it: on one line, and without NUL, which PostgreSQL does not keep.
    pub fn to_value(&self) -> Value {
        let fields = [
            ("name", &self.name),
            ("by", &self.by),
            ("device", &self.device),
            ("address", &self.address),
            ("what", &self.what),
            ("reason", &self.reason),
            ("surface", &self.surface),
        ];
        let line = |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
        let filled = fields.into_iter().filter(|(_, text)| !text.is_empty());
        let mut map = filled.map(|(key, text)| (key.to_owned(), Value::from(line(text)))).collect::<Map<_, _>>();
        if !self.lines.is_empty() {
            map.insert("lines".to_owned(), self.lines.iter().map(|text| line(text)).collect());
        }
        Value::Object(map)
    }

    /// Reads what the outbox kept. Never fails: a row of another version of the program still goes
    /// out, without what is not understood.
    pub fn read(value: &Value) -> Self {
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let lines = value.get("lines").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        Self {
            name: text("name"),
            by: text("by"),
            device: text("device"),
            address: text("address"),
            what: text("what"),
            reason: text("reason"),
            lines: lines.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            surface: text("surface"),
        }
    }
}
