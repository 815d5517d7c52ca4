//! A browser without JavaScript, as far as these tests need one, and people who use it.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use domain::tickets::{self, TicketKind};
use http::{HeaderMap, Method, Request, StatusCode, header};
use model::ids::{AccountId, CompanyId};
use model::role::BuiltIn;
use model::viewer::percent;
use server::config::Origin;
use server::http::{Platform, fallback, limits, stack};
use server::plain::{DemoPeople, PageAssets, PlainState, router};
use testkit::TestDb;
use testkit::people::Make;
use tower::ServiceExt as _;

/// A password that no rule objects to.
pub const PASSWORD: &str = "otter lantern quarry velvet";
/// Another.
pub const OTHER_PASSWORD: &str = "cobalt meadow trumpet ginger";
/// The secret that testkit gives to employees.
pub const SECRET: &[u8] = b"12345678901234567890";

/// The site over https.
pub fn site(db: &TestDb) -> Router {
    site_with(db, true, None)
}

/// The site, with or without TLS, with or without the demo's people.
pub fn site_with(db: &TestDb, secure: bool, demo: Option<DemoPeople>) -> Router {
    let assets = PageAssets { css: "/assets/console.0123456789abcdef.css".into(), sprite: "/assets/sprite.svg".into() };
    let routes = router(PlainState::new(db.domain.clone(), assets, secure, demo)).fallback(fallback::not_found);
    let origin = if secure { "https://console.example.com" } else { "http://127.0.0.1:3000" };
    let platform = Platform {
        origin: Origin::parse(origin).expect("an origin"),
        trusted_proxies: Vec::new(),
        budgets: limits::Budgets::default(),
        metrics: server::metrics::Metrics::default(),
    };
    stack(routes, &platform)
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where it leads.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// Every `Set-Cookie`.
    pub fn set_cookies(&self) -> Vec<String> {
        let lines = self.headers.get_all(header::SET_COOKIE).iter();
        lines.map(|line| line.to_str().expect("ASCII").to_owned()).collect()
    }

    /// A 303 to `target`.
    #[track_caller]
    pub fn leads_to(&self, target: &str) {
        assert_eq!((self.status, self.location()), (StatusCode::SEE_OTHER, target), "{}", self.body);
    }

    /// A page of `status` that holds `text`.
    #[track_caller]
    pub fn shows(&self, status: u16, text: &str) {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        assert!(self.text().contains(text), "no {text:?} in {}", self.body);
    }

    /// The page as text: what the renderer puts between two texts taken out.
    pub fn text(&self) -> String {
        self.body.replace("<!>", "").replace("&#x27;", "'").replace("&quot;", "\"")
    }

    /// The `<input>` of a name, as written.
    #[track_caller]
    pub fn input(&self, name: &str) -> &str {
        let needle = format!("name=\"{name}\"");
        let inputs = self.body.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
        inputs.into_iter().find(|input| input.contains(&needle)).unwrap_or_else(|| panic!("no {name} in {}", self.body))
    }
}

/// One browser with its cookies.
pub struct Browser {
    site: Router,
    pub cookies: BTreeMap<String, String>,
    /// What the browser says of where its requests come from.
    pub from: &'static str,
}

impl Browser {
    /// A browser that was never here.
    pub fn new(site: &Router) -> Self {
        Self { site: site.clone(), cookies: BTreeMap::new(), from: "same-origin" }
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, String::new()).await
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", percent(name), percent(value))).collect();
        self.send(Method::POST, path, pairs.join("&")).await
    }

    /// Sends a form as written.
    pub async fn post_raw(&mut self, path: &str, body: &str) -> Answer {
        self.send(Method::POST, path, body.to_owned()).await
    }

    async fn send(&mut self, method: Method, path: &str, body: String) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(&method).uri(path).header("sec-fetch-site", self.from);
        if method == Method::POST {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.site.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.expect("a body");
        let body = String::from_utf8(body.to_vec()).expect("UTF-8");
        let answer = Answer { status: parts.status, headers: parts.headers, body };
        self.keep(&answer);
        answer
    }

    fn keep(&mut self, answer: &Answer) {
        for line in answer.set_cookies() {
            let (name, rest) = line.split_once('=').expect("a cookie");
            let value = rest.split(';').next().unwrap_or_default();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// The session's token.
    pub fn session(&self) -> Option<&String> {
        self.cookies.get("__Host-sid")
    }

    /// Signs in with a mailed code, all the way.
    pub async fn sign_in_by_mail(&mut self, db: &TestDb, account: AccountId, email: &str, password: &str) -> Answer {
        self.post("/sign-in", &[("email", email), ("password", password)]).await.leads_to("/sign-in/code?by=mail");
        let code = mailed_code(db, TicketKind::SecondFactor, account).await;
        self.post("/sign-in/code", &[("code", &code), ("by", "mail")]).await
    }

    /// Signs in with an authenticator app, all the way.
    pub async fn sign_in_by_app(&mut self, db: &TestDb, email: &str) -> Answer {
        self.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await.leads_to("/sign-in/code?by=app");
        self.post("/sign-in/code", &[("code", &app_code(db, SECRET)), ("by", "app")]).await
    }
}

/// The operator.
pub async fn operator(db: &TestDb) -> CompanyId {
    Make(&db.domain).company("OPERATOR", None).await
}

/// An active customer with [`PASSWORD`].
pub async fn customer(db: &TestDb, email: &str, company: CompanyId) -> AccountId {
    let account = Make(&db.domain).end_user(email, "active", company).await;
    set_password(db, account, PASSWORD).await;
    account
}

/// An employee with [`PASSWORD`] and [`SECRET`].
pub async fn employee(db: &TestDb, email: &str, company: CompanyId) -> AccountId {
    let account = Make(&db.domain).employee(email, BuiltIn::SuperAdministrator, company).await;
    set_password(db, account, PASSWORD).await;
    account
}

/// Gives an account a password.
pub async fn set_password(db: &TestDb, account: AccountId, password: &str) {
    let hash = domain::auth::passwords::hash(&db.domain, password).await.expect("a hash");
    db.sql(&format!(
        "insert into credential (account_id, password_hash, updated_at) values ('{account}', '{hash}', '2026-06-01')
         on conflict (account_id) do update set password_hash = excluded.password_hash"
    ))
    .await;
}

/// The code in the newest mail of its kind.
pub async fn mailed_code(db: &TestDb, kind: TicketKind, account: AccountId) -> String {
    let mut conn = db.pool.acquire().await.expect("a connection");
    let ticket = tickets::live(&mut conn, kind, account, db.domain.clock().now()).await.expect("the ticket is read");
    ticket.expect("a live ticket").code(&db.domain)
}

/// What the authenticator app shows now.
pub fn app_code(db: &TestDb, secret: &[u8]) -> String {
    let totp = totp_rs::Builder::new()
        .with_secret(secret)
        .with_account_name("account")
        .with_issuer(Some("Panelwarden"))
        .build()
        .expect("an app");
    let now = u64::try_from(db.domain.clock().now().unix_timestamp()).expect("after 1970");
    totp.generate(now).to_string()
}

/// Lets time pass.
pub fn wait(db: &TestDb, seconds: i64) {
    db.domain.clock().advance(time::Duration::seconds(seconds));
}
