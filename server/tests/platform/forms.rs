//! Forms without JavaScript (REL-40, SEC-68, SEC-69, SEC-70).

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use model::viewer::{Flash, percent};
use model::{ApiError, FieldError};
use server::http::fallback::Functions;
use server::http::forms::{FlashStore, FormExtras, api};

use crate::redirects::{FOREIGN, OWN_PATHS};
use crate::support::{Answer, Server};

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<Flash>>>);

impl FlashStore for Memory {
    fn put<'a>(&'a self, _: &'a Parts, flash: Flash) -> Pin<Box<dyn Future<Output = Option<String>> + Send + 'a>> {
        Box::pin(async move {
            let mut all = self.0.lock().unwrap();
            all.push(flash);
            Some(format!("id{}", all.len()))
        })
    }
}

const PATHS: [&str; 13] = [
    "/api/t/ok",
    "/api/t/notice",
    "/api/t/invalid",
    "/api/t/out",
    "/api/t/conflict",
    "/api/t/echo",
    "/api/t/cookie",
    "/api/t/elsewhere",
    "/api/t/away",
    "/api/t/crash",
    "/api/t/file",
    "/api/t/busy",
    "/api/t/args",
];

/// Answers as `leptos_axum` does: errors are 500 with `serverfnerror` and no content type, and a
/// request that accepts HTML is redirected to its Referer.
async fn framework(request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let accept = request.headers().get("accept").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let referer = request.headers().get("referer").cloned();
    let mut response = function(&path, request).await;
    if accept.contains("text/html") {
        *response.status_mut() = StatusCode::FOUND;
        response.headers_mut().insert("location", referer.unwrap_or(HeaderValue::from_static("/")));
    }
    response
}

fn failed(error: &ApiError) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, [("serverfnerror", "/x")], serde_json::to_string(error).unwrap())
        .into_response()
}

async fn function(path: &str, request: Request) -> Response {
    match path.strip_prefix("/api/t/").unwrap() {
        "ok" => "null".into_response(),
        "notice" => r#"{"notice":"Saved.","id":1}"#.into_response(),
        "invalid" => failed(&ApiError::Invalid(vec![FieldError::new("email", "Not an address.")])),
        "out" => failed(&ApiError::SignedOut),
        "conflict" => failed(&ApiError::conflict("Changed meanwhile.")),
        "busy" => failed(&ApiError::TooMany(30)),
        "args" => (StatusCode::INTERNAL_SERVER_ERROR, [("serverfnerror", "/x")], "missing field `x` at line 1")
            .into_response(),
        "crash" => panic!("a test's panic"),
        "cookie" => ([("set-cookie", "a=1"), ("clear-site-data", "\"*\"")], "null").into_response(),
        "elsewhere" => ([("location", "/accounts/7"), ("serverfnredirect", "")], "null").into_response(),
        "away" => ([("location", "https://evil.example/"), ("serverfnredirect", "")], "null").into_response(),
        "file" => ([("content-disposition", "attachment")], "a,b").into_response(),
        _ => {
            let extras = request.extensions().get::<FormExtras>().cloned().unwrap_or_default();
            let body = axum::body::to_bytes(request.into_body(), 1_000_000).await.unwrap();
            let said = format!("{}|{:?}", String::from_utf8_lossy(&body), extras.get("_key"));
            serde_json::json!({ "notice": said }).to_string().into_response()
        }
    }
}

async fn start() -> (Server, Memory) {
    let memory = Memory::default();
    let functions = Functions::new(PATHS.into_iter().map(|path| (path, Method::POST)));
    let routes: Router = api(any(framework), functions, Arc::new(memory.clone()));
    (Server::start(routes.fallback(async || "page")).await, memory)
}

const FORM: &str = "application/x-www-form-urlencoded";

/// As a browser posts a form.
async fn navigate(server: &Server, path: &str, body: &str) -> Answer {
    let headers = [
        ("Content-Type", FORM),
        ("Sec-Fetch-Mode", "navigate"),
        ("Accept", "text/html,application/xhtml+xml"),
        ("Referer", "https://evil.example/steal"),
    ];
    server.post(path, &headers, body).await
}

fn leads(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.header("location").unwrap_or("nowhere"))
}

#[tokio::test]
async fn rel_40_success_leads_to_next_else_back_else_the_start() {
    let (server, memory) = start().await;
    for (body, target) in [
        ("name=x&_next=/accounts%3Fpage%3D2&_back=/accounts/new", "/accounts?page=2"),
        ("name=x&_back=%2Faccounts%2Fnew", "/accounts/new"),
        ("name=x", "/"),
        ("", "/"),
        ("_next=https://evil.example&_back=/accounts", "/accounts"),
    ] {
        let answer = navigate(&server, "/api/t/ok", body).await;
        assert_eq!(leads(&answer), (303, target), "{body}");
        crate::headers::assert_header_set(&answer, body);
    }
    assert!(memory.0.lock().unwrap().is_empty(), "nothing to say, nothing kept");
}

#[tokio::test]
async fn sec_70_next_and_back_lead_to_this_site_only() {
    let (server, _) = start().await;
    for target in FOREIGN {
        let body = format!("_next={}&_back={0}", percent(target));
        assert_eq!(leads(&navigate(&server, "/api/t/ok", &body).await), (303, "/"), "{target:?}");
        let failed = navigate(&server, "/api/t/conflict", &body).await;
        assert!(leads(&failed).1.starts_with("/?flash=id"), "{target:?} {failed:?}");
        let signed_out = navigate(&server, "/api/t/out", &body).await;
        assert_eq!(leads(&signed_out), (303, "/sign-in?next=%2F"), "{target:?}");
    }
    for target in OWN_PATHS {
        let body = format!("_next={}", percent(target));
        assert_eq!(leads(&navigate(&server, "/api/t/ok", &body).await), (303, target));
    }
}

#[tokio::test]
async fn rel_40_a_notice_is_kept_for_the_next_page() {
    let (server, memory) = start().await;
    let answer = navigate(&server, "/api/t/notice", "_next=/accounts%3Fflash%3Dold%26page%3D2%23top").await;
    assert_eq!(leads(&answer), (303, "/accounts?page=2&flash=id1#top"));
    let flash = memory.0.lock().unwrap()[0].clone();
    let expected =
        Flash { endpoint: "t/notice".into(), values: vec![], error: None, notice: Some("Saved.".into()), undo: None };
    assert_eq!(flash, expected);
}

#[tokio::test]
async fn rel_40_a_failure_leads_back_with_what_was_typed_and_without_secrets() {
    let (server, memory) = start().await;
    let body = "email=a%40b&name=A+B%26C&password=p1&new_password2=p2&code=123456&totp_code=1&client_secret=s&form%5Bpassword%5D=p3\
                &account_code=4711&form%5Baccount_code%5D=4712&resetToken=t&_back=/accounts/new%3Fx%3D1&_next=/done&_key=k";
    let answer = navigate(&server, "/api/t/invalid", body).await;
    assert_eq!(leads(&answer), (303, "/accounts/new?x=1&flash=id1"));
    let flash = memory.0.lock().unwrap()[0].clone();
    assert_eq!(flash.endpoint, "t/invalid");
    assert_eq!(flash.error, Some(ApiError::Invalid(vec![FieldError::new("email", "Not an address.")])));
    let values: Vec<_> = flash.values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let expected = [("email", "a@b"), ("name", "A B&C"), ("account_code", "4711"), ("form[account_code]", "4712")];
    assert_eq!(values, expected);
    assert!(answer.header("serverfnerror").is_none());
}

#[tokio::test]
async fn sec_69_the_referer_and_the_address_carry_nothing() {
    let (server, _) = start().await;
    for path in PATHS {
        let answer = navigate(&server, path, "a=1").await;
        let everything = format!("{:?}", answer.headers);
        assert!(!everything.contains("evil") && !everything.contains("__err"), "{path} {everything}");
    }
    // Nor when the framework is asked for a page in another way than by a form.
    let headers = [("Accept", "text/html"), ("Referer", "https://evil.example/"), ("Content-Type", "application/json")];
    let answer = server.post("/api/t/ok", &headers, "{}").await;
    assert_eq!((answer.status, answer.header("location")), (200, None));
}

#[tokio::test]
async fn rel_40_every_error_comes_back_as_itself() {
    let (server, memory) = start().await;
    for (path, error) in [
        ("/api/t/conflict", ApiError::conflict("Changed meanwhile.")),
        ("/api/t/busy", ApiError::TooMany(30)),
        ("/api/t/no-such", ApiError::NotFound),
    ] {
        navigate(&server, path, "_back=/x").await;
        assert_eq!(memory.0.lock().unwrap().last().unwrap().error, Some(error), "{path}");
    }
    let answer = navigate(&server, "/api/t/args", "_back=/x").await;
    let id = answer.header("x-request-id").unwrap().to_owned();
    assert_eq!(memory.0.lock().unwrap().last().unwrap().error, Some(ApiError::Internal(id)), "no library text");
    let crashed = navigate(&server, "/api/t/crash", "_back=/x").await;
    assert_eq!(crashed.status, 500);
    let signed_out = navigate(&server, "/api/t/out", "_back=/accounts%3Fpage%3D2").await;
    assert_eq!(leads(&signed_out), (303, "/sign-in?next=%2Faccounts%3Fpage%3D2"));
}

#[tokio::test]
async fn rel_40_cookies_the_function_s_own_redirect_and_downloads_pass() {
    let (server, _) = start().await;
    let answer = navigate(&server, "/api/t/cookie", "_next=/home").await;
    assert_eq!(leads(&answer), (303, "/home"));
    assert_eq!((answer.header("set-cookie"), answer.header("clear-site-data")), (Some("a=1"), Some("\"*\"")));
    let answer = navigate(&server, "/api/t/elsewhere", "_next=/home").await;
    assert_eq!(leads(&answer), (303, "/accounts/7"), "the function knows best");
    assert!(answer.header("serverfnredirect").is_none());
    let answer = navigate(&server, "/api/t/away", "_next=/home").await;
    assert_eq!(leads(&answer), (303, "/home"));
    let answer = navigate(&server, "/api/t/file", "_next=/home").await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "a,b"));
}

#[tokio::test]
async fn rel_40_the_function_gets_its_arguments_as_they_were_sent() {
    let (server, memory) = start().await;
    navigate(&server, "/api/t/echo", "a%5Bb%5D=1+2%2B&_key=k%20y&c=%C3%A9&%5Fhidden=1&_back=/").await;
    let said = memory.0.lock().unwrap()[0].notice.clone().unwrap();
    assert_eq!(said, "a%5Bb%5D=1+2%2B&c=%C3%A9|Some(\"k y\")");
}

#[tokio::test]
async fn rel_40_calls_of_the_client_pass_untouched() {
    let (server, memory) = start().await;
    for headers in [
        vec![("Content-Type", FORM), ("Sec-Fetch-Mode", "cors"), ("Accept", "application/json")],
        vec![("Content-Type", FORM), ("Sec-Fetch-Mode", "same-origin"), ("Accept", "*/*")],
        vec![("Content-Type", FORM), ("Accept", "application/json")],
    ] {
        let answer = server.post("/api/t/invalid", &headers, "_back=/x&email=a").await;
        assert_eq!(answer.status, 422, "{headers:?}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert!(matches!(serde_json::from_slice(&answer.body), Ok(ApiError::Invalid(_))));
        assert!(answer.header("location").is_none());
        let echo = server.post("/api/t/echo", &headers, "a=1&_key=k").await;
        assert!(echo.text().contains("a=1&_key=k"), "{}", echo.text());
    }
    assert!(memory.0.lock().unwrap().is_empty());
    let old = [("Content-Type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8"), ("Accept", "text/html")];
    assert_eq!(
        leads(&server.post("/api/t/ok", &old, "_next=/x").await),
        (303, "/x"),
        "a browser without fetch metadata"
    );
}

#[tokio::test]
async fn sec_81_errors_have_their_status_and_no_library_text() {
    let (server, _) = start().await;
    let call = [("Content-Type", FORM), ("Sec-Fetch-Mode", "cors"), ("Accept", "application/json")];
    for (path, status) in
        [("invalid", 422), ("out", 401), ("conflict", 409), ("busy", 429), ("args", 500), ("crash", 500)]
    {
        let answer = server.post(&format!("/api/t/{path}"), &call, "").await;
        assert_eq!(answer.status, status, "{path}");
        assert!(!answer.text().contains("missing field"), "{path}");
        assert!(serde_json::from_slice::<ApiError>(&answer.body).is_ok(), "{path}: {}", answer.text());
    }
    assert_eq!(server.post("/api/t/busy", &call, "").await.header("retry-after"), Some("30"));
}

#[tokio::test]
async fn sec_76_functions_that_are_not_there() {
    let (server, _) = start().await;
    for path in ["/api", "/api/", "/api/t", "/api/t/ok/", "/api/t/ok/x", "/api/T/ok", "/api/t/%6fk", "/api/<b>x"] {
        let answer = server.post(path, &[], "").await;
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert!(!answer.text().contains("<b>") && !answer.text().contains("server function"), "{path}");
    }
    let answer = server.get("/api/t/ok").await;
    assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")), "not by GET");
}
