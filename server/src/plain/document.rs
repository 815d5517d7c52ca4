//! The frame of a plain page. No script of any kind: these pages work without one.

use ui::{PRODUCT, Theme};

/// What stands around the body.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The page's name; the product's is added.
    pub title: &'a str,
    /// The look chosen; set by the server, so nothing flashes.
    pub theme: Theme,
    /// BCP 47 tag of the page's language.
    pub lang: &'a str,
    /// Address of the style sheet.
    pub css: &'a str,
}

/// The whole document around `body`, which is markup already; everything else is escaped here.
pub fn document(frame: &Frame<'_>, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"{lang}\" data-theme=\"{theme}\"><head><meta charset=\"utf-8\">\
         <title>{title} · {PRODUCT}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"{scheme}\">\
         <link rel=\"icon\" href=\"/assets/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"{css}\"></head><body>{body}</body></html>",
        lang = escape(frame.lang),
        theme = frame.theme.as_str(),
        title = escape(frame.title),
        scheme = scheme(frame.theme),
        css = escape(frame.css),
    )
}

/// What the browser paints its own parts with before the style sheet is here.
const fn scheme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "light dark",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

/// Text as it may stand between tags and inside quotes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SEC-79.
    #[test]
    fn everything_around_the_body_is_escaped() {
        let frame = Frame { title: "</title><b>", theme: Theme::Dark, lang: "en\"", css: "/a.css\"><i>" };
        let page = document(&frame, "<main></main>");
        assert!(page.contains("<title>&lt;/title&gt;&lt;b&gt; · Panelwarden</title>"), "{page}");
        assert!(page.contains("lang=\"en&quot;\" data-theme=\"dark\""), "{page}");
        assert!(!page.contains("<i>"), "{page}");
        assert!(page.ends_with("<body><main></main></body></html>"), "{page}");
    }
}
