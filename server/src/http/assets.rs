//! The built client. All of it is read at the start: what is not in the table does not exist, so no
//! path, however it is written, leads out of the folder (SEC-89).

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::fallback;
use super::headers::hex;

/// What the bundle step wrote: which files make up this build.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    /// Names this build, on both sides of the wire.
    pub build_id: String,
    /// The start script.
    pub js: String,
    /// The program.
    pub wasm: String,
    /// The style sheet.
    pub css: String,
    /// The icons.
    pub sprite: String,
    /// The client's parts that are loaded when needed, and the files of each.
    #[serde(default)]
    pub parts: BTreeMap<String, Vec<String>>,
    /// Bytes of each file, for the budgets.
    #[serde(default)]
    pub sizes: BTreeMap<String, serde_json::Value>,
}

impl Manifest {
    /// The address of one of the files named above.
    pub fn url(name: &str) -> String {
        format!("/assets/{}", bare(name))
    }

    /// The addresses of each part's files.
    pub fn part_urls(&self) -> BTreeMap<String, Vec<String>> {
        let urls = |names: &Vec<String>| names.iter().map(|name| Self::url(name)).collect();
        self.parts.iter().map(|(part, names)| (part.clone(), urls(names))).collect()
    }
}

/// A manifest may name `assets/app-….js`; the table knows the last part.
fn bare(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// The client cannot be served. Displays as one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum AssetsError {
    /// The folder or the manifest is not there, or not complete.
    #[error("no built client in {0}: run ./dev setup and ./dev build")]
    Missing(PathBuf),
    /// The manifest cannot be understood.
    #[error("{0} is not a manifest of this version: run ./dev build")]
    Manifest(PathBuf),
    /// The manifest names a file that is not there.
    #[error("the built client lacks {0}: run ./dev build")]
    Lacks(String),
    /// A file cannot be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(PathBuf, io::Error),
}

/// One file with its packed forms.
#[derive(Debug)]
struct Asset {
    kind: &'static str,
    caching: &'static str,
    plain: Variant,
    gzip: Option<Variant>,
    brotli: Option<Variant>,
}

#[derive(Debug)]
struct Variant {
    content: Bytes,
    tag: HeaderValue,
}

/// All files of the client.
#[derive(Clone, Debug)]
pub struct Assets {
    manifest: Arc<Manifest>,
    files: Arc<HashMap<String, Asset>>,
    /// Files whose address is fixed by custom (`/favicon.ico`).
    root: Arc<HashMap<String, Asset>>,
}

impl Assets {
    /// Reads the folder: `manifest.json`, the files of `assets/` (or, without that folder, its own),
    /// and those beside the manifest that browsers ask for at the root.
    pub fn load(folder: &Path) -> Result<Self, AssetsError> {
        let path = folder.join("manifest.json");
        let text = fs::read(&path).map_err(|_| AssetsError::Missing(folder.to_owned()))?;
        let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| AssetsError::Manifest(path))?;
        let inner = folder.join("assets");
        let files = table(if inner.is_dir() { &inner } else { folder })?;
        let mut root = table(folder)?;
        root.retain(|name, _| ROOT_FILES.contains(&name.as_str()));
        let named = [&manifest.js, &manifest.wasm, &manifest.css, &manifest.sprite];
        for name in named.into_iter().chain(manifest.parts.values().flatten()) {
            if !files.contains_key(bare(name)) {
                return Err(AssetsError::Lacks(name.clone()));
            }
        }
        Ok(Self { manifest: Arc::new(manifest), files: Arc::new(files), root: Arc::new(root) })
    }

    /// What the page shell needs.
    pub fn manifest(&self) -> &Arc<Manifest> {
        &self.manifest
    }

    /// `/assets/…` and the files at the root.
    pub fn router<S>(&self) -> Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        let mut router = Router::new()
            .route("/assets", get(fallback::not_found))
            .route("/assets/", get(fallback::not_found))
            .route("/assets/{*name}", get(file));
        for name in self.root.keys() {
            let (all, name) = (Arc::clone(&self.root), name.clone());
            let path = format!("/{name}");
            router = router.route(&path, get(async move |headers: HeaderMap| serve(&all, &name, &headers).await));
        }
        router.with_state(self.clone())
    }
}

/// What browsers and robots ask for at the root.
const ROOT_FILES: [&str; 6] =
    ["favicon.ico", "favicon.svg", "favicon.png", "apple-touch-icon.png", "robots.txt", "site.webmanifest"];

async fn file(State(assets): State<Assets>, UrlPath(name): UrlPath<String>, headers: HeaderMap) -> Response {
    serve(&assets.files, &name, &headers).await
}

async fn serve(files: &HashMap<String, Asset>, name: &str, headers: &HeaderMap) -> Response {
    let Some(asset) = files.get(name) else { return fallback::not_found().await };
    let (variant, encoding) = asset.choose(headers);
    let mut response = if matches_tag(headers, &variant.tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut full = variant.content.clone().into_response();
        full.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
        if let Some(encoding) = encoding {
            full.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        full
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, variant.tag.clone());
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(asset.caching));
    response
}

impl Asset {
    fn choose(&self, headers: &HeaderMap) -> (&Variant, Option<&'static str>) {
        match (&self.brotli, &self.gzip) {
            (Some(brotli), _) if accepts(headers, "br") => (brotli, Some("br")),
            (_, Some(gzip)) if accepts(headers, "gzip") => (gzip, Some("gzip")),
            _ => (&self.plain, None),
        }
    }
}

/// Does `Accept-Encoding` name `coding` with a weight above zero?
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|part| {
        let mut words = part.split(';').map(str::trim);
        let named = words.next().is_some_and(|word| word.eq_ignore_ascii_case(coding));
        let weight = words.find_map(|word| word.strip_prefix("q=")).map_or(Ok(1.0), str::parse::<f32>);
        named && weight.is_ok_and(|weight| weight > 0.0)
    })
}

fn matches_tag(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let tag = tag.to_str().unwrap_or_default();
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|one| {
        let one = one.trim();
        one == "*" || one.trim_start_matches("W/") == tag
    })
}

/// The plain files of `folder` that have a known kind; no folders, links, or names with a dot first.
fn table(folder: &Path) -> Result<HashMap<String, Asset>, AssetsError> {
    let unreadable = |fault| AssetsError::Unreadable(folder.to_owned(), fault);
    let mut files = HashMap::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let is_plain = entry.file_type().map_err(unreadable)?.is_file();
        let Ok(name) = entry.file_name().into_string() else { continue };
        if !is_plain || name.starts_with('.') || name == "manifest.json" {
            continue;
        }
        if let Some(kind) = kind(&name) {
            files.insert(name.clone(), asset(&folder.join(&name), &name, kind)?);
        }
    }
    Ok(files)
}

fn asset(path: &Path, name: &str, kind: &'static str) -> Result<Asset, AssetsError> {
    let packed = |suffix: &str| {
        let mut packed = path.as_os_str().to_owned();
        packed.push(suffix);
        let packed = PathBuf::from(packed);
        if packed.is_file() { variant(&packed).map(Some) } else { Ok(None) }
    };
    let caching = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(Asset { kind, caching, plain: variant(path)?, gzip: packed(".gz")?, brotli: packed(".br")? })
}

fn variant(path: &Path) -> Result<Variant, AssetsError> {
    let content = fs::read(path).map_err(|fault| AssetsError::Unreadable(path.to_owned(), fault))?;
    // Of the bytes as sent, so each packed form has a tag of its own.
    let tag = format!("\"{}\"", hex(&Sha256::digest(&content)[..12]));
    let tag = HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""));
    Ok(Variant { content: content.into(), tag })
}

/// The content type by the name's ending; none for what is not served. Source maps are not (SEC-100).
fn kind(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        _ => return None,
    })
}

/// Does the name carry a hash of the content (`app-0123456789abcdef.js`, `app.01234567.css`)?
fn is_hashed(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let hash = stem.rsplit(['-', '.', '_']).next().unwrap_or_default();
    hash.len() < stem.len() && hash.len() >= 8 && hash.bytes().all(|b| b.is_ascii_hexdigit())
}
