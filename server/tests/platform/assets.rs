//! The files of the client (SEC-76, SEC-78, SEC-89, SEC-100).

use axum::Router;
use server::http::assets::{Assets, AssetsError, Manifest};

use crate::headers::assert_header_set;
use crate::support::{Folder, Server};

const JS: &str = "app-0123456789abcdef.js";

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("manifest.json", format!(
        r#"{{"build_id":"b1","js":"{JS}","wasm":"app-0123456789abcdef.wasm","css":"style-89abcdef.css","sprite":"sprite-76543210.svg","sizes":{{"{JS}":5}}}}"#
    ));
    folder.write("favicon.ico", "icon");
    folder.write("canary.txt", "CANARY beside");
    folder.write(&format!("assets/{JS}"), "plain js");
    folder.write(&format!("assets/{JS}.br"), "packed br");
    folder.write(&format!("assets/{JS}.gz"), "packed gz");
    folder.write("assets/app-0123456789abcdef.wasm", "\0asm");
    folder.write("assets/style-89abcdef.css", "css");
    folder.write("assets/sprite-76543210.svg", "<svg/>");
    folder.write("assets/boot.js", "no hash");
    folder.write("assets/app.js.map", "CANARY map");
    folder.write("assets/.hidden.js", "CANARY hidden");
    folder.write("assets/deep/inner.js", "CANARY inner");
    folder.write("assets/notes.md", "CANARY notes");
    std::os::unix::fs::symlink(folder.0.join("canary.txt"), folder.0.join("assets/link.txt")).unwrap();
    folder
}

async fn start(folder: &Folder) -> Server {
    let assets = Assets::load(&folder.0).unwrap();
    assert_eq!(assets.manifest().build_id, "b1");
    Server::start(Router::new().merge(assets.router()).fallback(server::http::fallback::not_found)).await
}

#[tokio::test]
async fn sec_76_types_caching_and_packed_forms() {
    let folder = folder("types");
    let server = start(&folder).await;
    let forever = "public, max-age=31536000, immutable";
    for (path, kind, caching, body) in [
        (Manifest::url(JS), "text/javascript; charset=utf-8", forever, "plain js"),
        ("/assets/app-0123456789abcdef.wasm".into(), "application/wasm", forever, "\0asm"),
        ("/assets/style-89abcdef.css".into(), "text/css; charset=utf-8", forever, "css"),
        ("/assets/sprite-76543210.svg".into(), "image/svg+xml", forever, "<svg/>"),
        ("/assets/boot.js".into(), "text/javascript; charset=utf-8", "no-cache", "no hash"),
        ("/favicon.ico".into(), "image/x-icon", "no-cache", "icon"),
    ] {
        let answer = server.get(&path).await;
        assert_eq!((answer.status, answer.text().as_str()), (200, body), "{path}");
        assert_eq!(answer.header("content-type"), Some(kind), "{path}");
        assert_eq!(answer.header("cache-control"), Some(caching), "{path}");
        assert_header_set(&answer, &path);
    }
    for (accepted, encoding, body) in [
        ("gzip, deflate, br, zstd", Some("br"), "packed br"),
        ("gzip", Some("gzip"), "packed gz"),
        ("br;q=0, gzip;q=0.5", Some("gzip"), "packed gz"),
        ("br;q=0, gzip;q=0", None, "plain js"),
        ("identity", None, "plain js"),
        ("brotli", None, "plain js"),
        ("br;q=nonsense", None, "plain js"),
    ] {
        let answer = server.get_with(&Manifest::url(JS), &[("Accept-Encoding", accepted)]).await;
        assert_eq!((answer.header("content-encoding"), answer.text().as_str()), (encoding, body), "{accepted}");
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        assert_eq!(answer.header("content-type"), Some("text/javascript; charset=utf-8"), "{accepted}");
    }
}

#[tokio::test]
async fn sec_73_an_unchanged_file_is_304_with_the_header_set() {
    let folder = folder("etag");
    let server = start(&folder).await;
    let path = Manifest::url(JS);
    let plain = server.get(&path).await.header("etag").unwrap().to_owned();
    let packed = server.get_with(&path, &[("Accept-Encoding", "br")]).await.header("etag").unwrap().to_owned();
    assert_ne!(plain, packed, "each form has its own tag");
    for tag in [plain.clone(), format!("W/{plain}"), format!("\"other\", {plain}"), "*".to_owned()] {
        let answer = server.get_with(&path, &[("If-None-Match", &tag)]).await;
        assert_eq!((answer.status, answer.body.len()), (304, 0), "{tag}");
        assert_eq!(answer.header("etag"), Some(plain.as_str()));
        assert_header_set(&answer, "304");
    }
    for tag in ["\"other\"", packed.as_str(), ""] {
        assert_eq!(server.get_with(&path, &[("If-None-Match", tag)]).await.status, 200, "{tag}");
    }
}

#[tokio::test]
async fn sec_89_nothing_outside_the_table_is_served() {
    let folder = folder("traversal");
    let server = start(&folder).await;
    for path in [
        "/assets",
        "/assets/",
        "/assets/.",
        "/assets/..",
        "/assets/../canary.txt",
        "/assets/../../etc/passwd",
        "/assets/%2e%2e/canary.txt",
        "/assets/%2e%2e%2fcanary.txt",
        "/assets/..%2fcanary.txt",
        "/assets/..%5ccanary.txt",
        "/assets/%252e%252e/canary.txt",
        "/assets/....//canary.txt",
        "/assets//etc/passwd",
        "/assets//canary.txt",
        "/assets/%2fetc%2fpasswd",
        "/assets/%00",
        "/assets/boot.js%00.css",
        "/assets/boot.js/",
        "/assets/boot.js/..",
        "/assets/./boot.js",
        "/assets/%2e/boot.js",
        "/assets/boot.js%20",
        "/assets/BOOT.JS",
        "/assets/.hidden.js",
        "/assets/%2ehidden.js",
        "/assets/app.js.map",
        "/assets/notes.md",
        "/assets/deep",
        "/assets/deep/inner.js",
        "/assets/deep%2finner.js",
        "/assets/link.txt",
        "/assets/manifest.json",
        "/manifest.json",
        "/canary.txt",
        "/assets/app-0123456789abcdef.js.br",
        "/assets/app-0123456789abcdef.js.gz",
        "/assets/%c0%ae%c0%ae/canary.txt",
        "/assets/\\..\\canary.txt",
        "/assets/..;/canary.txt",
        "/assets/*",
        "/assets/~",
        "/.git/config",
        "/favicon.ico/..",
    ] {
        let answer = server.get(path).await;
        assert!(matches!(answer.status, 400 | 404), "{path}: {} {}", answer.status, answer.text());
        assert!(!answer.text().contains("CANARY") && !answer.text().contains("root:"), "{path}");
        assert_header_set(&answer, path);
    }
}

#[test]
fn rel_53_a_missing_client_says_what_to_do() {
    let empty = Folder::new("empty");
    let fault = Assets::load(&empty.0).unwrap_err();
    assert!(matches!(fault, AssetsError::Missing(_)));
    assert!(fault.to_string().contains("run ./dev setup"), "{fault}");
    empty.write("manifest.json", "{}");
    assert!(matches!(Assets::load(&empty.0).unwrap_err(), AssetsError::Manifest(_)));
    let partial = folder("partial");
    std::fs::remove_file(partial.0.join("assets/style-89abcdef.css")).unwrap();
    let fault = Assets::load(&partial.0).unwrap_err();
    assert!(matches!(&fault, AssetsError::Lacks(name) if name == "style-89abcdef.css"), "{fault}");
    let split = folder("split");
    split.write("manifest.json", format!(
        r#"{{"build_id":"b1","js":"{JS}","wasm":"{JS}","css":"{JS}","sprite":"{JS}","parts":{{"page":["page-01234567.wasm"]}}}}"#
    ));
    let unsplit = Assets::load(&split.0).unwrap_err();
    assert!(matches!(&unsplit, AssetsError::Lacks(name) if name == "page-01234567.wasm"), "{unsplit}");
    for fault in [fault, Assets::load(&empty.0).unwrap_err()] {
        assert!(!fault.to_string().contains('\n'));
    }
}
