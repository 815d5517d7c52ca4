//! Starting and stopping the server: database, services, background work, HTTP.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use domain::{Domain, Settings, audit, dormant, groups, housekeeping};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::{Config, SMTP_URL, unknown_settings};
use crate::console::{self, ConsoleState};
use crate::http::assets::{Assets, Manifest};
use crate::http::{self, Platform, accept, limits};
use crate::live::Live;
use crate::mail::{Capture, MailTransport};
use crate::metrics::{self, Metrics};
use crate::plain::{self, DemoPeople, DemoPerson, PageAssets, PlainState};
use crate::storage::{self, Opened};
use crate::{gateway, jobs, mail, ops};

/// How long in-flight work may take once a stop was asked for (REL-31).
const STOPPING: Duration = Duration::from_secs(30);

/// Runs the server until it is told to stop.
pub async fn serve(mut config: Config, demo_data: &std::path::Path) -> anyhow::Result<()> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in unknown_settings(names) {
        tracing::warn!(%name, "is no setting of this program; is it misspelt?");
    }
    let assets = Assets::load(&config.assets)?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("PANELWARDEN_LISTEN: cannot listen on {}", config.listen))?;
    let address = listener.local_addr()?;
    config.bound_to(address);
    let opened = storage::open(&config.storage).await?;
    let domain = services(&config, &opened)?;
    prepare(&domain, &config, demo_data).await?;
    let outcome = run(&config, domain, assets, listener, address).await;
    opened.close().await;
    outcome
}

fn services(config: &Config, opened: &Opened) -> anyhow::Result<Domain> {
    let mut settings = Settings::new(config.origin.to_string());
    settings.mail_configured = config.smtp.is_some() || config.demo;
    settings.demo = config.demo;
    settings.site = config.site;
    settings.assist_consent = config.assist_consent;
    settings.mail_from.clone_from(&config.mail_from);
    settings.mail_server = config.mail_server();
    storage::domain(opened, &config.storage, config.key_file.as_deref(), settings)
}

async fn prepare(domain: &Domain, config: &Config, demo_data: &std::path::Path) -> anyhow::Result<()> {
    domain.clock().follow(domain.pool()).await?;
    domain.ensure_built_in_roles().await?;
    if config.demo {
        let told = |p: domain::import::ImportProgress<'_>| tracing::debug!(file = p.file, "loading the demo");
        domain::seed::demo::ensure(domain, demo_data, &told).await?;
    }
    Ok(())
}

async fn run(
    config: &Config,
    domain: Domain,
    assets: Assets,
    listener: TcpListener,
    address: SocketAddr,
) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let (transport, capture) = transport(config)?;
    let tester = mail::spawn_tester(domain.clone(), transport.clone(), mail::TestPace::default(), stop.clone());
    let sender = mail::spawn_sender(domain.clone(), transport, stop.clone(), mail::MailNudge::default())?;
    let background = spawn_background(&domain, &stop);
    let people = demo_people(&domain).await?;
    let draining = ops::Draining::default();
    let metrics = Metrics::default();
    let live = Live::new(domain.clone());
    background.spawn(live.clone().run(stop.clone()));
    let ends = (draining.clone(), live.clone());
    let routes = routes(config, &domain, &assets, &tasks, capture, people, ends);
    let routes = routes.merge(metrics::router(&metrics, domain.clone(), config.metrics_token.as_deref()));
    let platform = Platform {
        origin: config.origin.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
        budgets: limits::Budgets::default(),
        metrics: metrics.clone(),
    };
    announce(config, address);
    let limits = accept::ServeLimits {
        connections: config.max_connections,
        per_address: config.max_per_address,
        exempt: config.trusted_proxies.clone(),
        ..accept::ServeLimits::default()
    };
    // A balancer needs a moment to see that this server is no longer ready.
    let notice = if config.demo { Duration::ZERO } else { Duration::from_secs(3) };
    let signal = async {
        ops::stop_signal(draining, notice).await;
        // Streams have no end of their own to wait for.
        live.close();
    };
    accept::serve(listener, http::stack(routes, &platform), limits, signal).await?;
    stop.cancel();
    tasks.close();
    // Work that its client left goes on to its end, within reason.
    let _ = tokio::time::timeout(STOPPING, async {
        tasks.wait().await;
        let _ = sender.await;
        let _ = tester.await;
        background.wait().await;
    })
    .await;
    Ok(())
}

fn transport(config: &Config) -> anyhow::Result<(MailTransport, Option<Capture>)> {
    match &config.smtp {
        Some(smtp) => Ok((MailTransport::smtp(smtp)?, None)),
        None if config.demo => {
            let capture = Capture::default();
            Ok((MailTransport::Capture(capture.clone()), Some(capture)))
        }
        None if config.without_mail => Ok((MailTransport::None, None)),
        None => anyhow::bail!("{SMTP_URL}: is required outside demo mode"),
    }
}

async fn demo_people(domain: &Domain) -> anyhow::Result<Option<DemoPeople>> {
    if !domain.settings().demo {
        return Ok(None);
    }
    let people = domain::seed::demo::people(domain).await?;
    let shown = people.into_iter().map(|person| DemoPerson {
        name: person.name,
        email: person.email,
        about: format!("{} · {}", person.role, person.company),
    });
    Ok(Some(DemoPeople(shown.collect())))
}

fn routes(
    config: &Config,
    domain: &Domain,
    assets: &Assets,
    tasks: &TaskTracker,
    capture: Option<Capture>,
    people: Option<DemoPeople>,
    (draining, live): (ops::Draining, Live),
) -> Router {
    let manifest = assets.manifest();
    let page_assets = PageAssets { css: Manifest::url(&manifest.css), sprite: Manifest::url(&manifest.sprite) };
    let plain =
        PlainState::new(domain.clone(), page_assets.clone(), config.origin.to_string().starts_with("https:"), people);
    let parts = Arc::new(manifest.part_urls());
    let state = ConsoleState { plain: plain.clone(), manifest: Arc::clone(manifest), parts, tasks: tasks.clone() };
    let version = ops::Version { version: env!("CARGO_PKG_VERSION"), build_id: manifest.build_id.clone() };
    let pool = domain.pool().clone();
    let ready: ops::ReadyCheck = Arc::new(move || {
        let pool = pool.clone();
        Box::pin(async move { domain::db::now(&pool).await.is_ok() })
    });
    let mut routes = console::router(&state)
        .merge(crate::live::router(plain.clone(), live))
        .merge(plain::router(plain))
        .merge(gateway::router(domain.clone()))
        .merge(ops::router(version, draining, ready))
        .merge(assets.router());
    if let Some(capture) = capture {
        routes = routes.merge(mail::dev_router(capture, &page_assets.css));
    }
    routes
}

/// Work that goes on by itself: sealing the log, writing down which assistances have ended, following the database's clock, clearing up.
fn spawn_background(domain: &Domain, stop: &CancellationToken) -> TaskTracker {
    let background = TaskTracker::new();
    every(&background, stop, Duration::from_millis(500), domain, |domain| async move {
        audit::seal(domain.pool()).await.map(drop)
    });
    every(&background, stop, Duration::from_secs(1), domain, |domain| async move {
        domain.end_dead_assistances().await.map(drop)
    });
    every(&background, stop, Duration::from_secs(30), domain, |domain| async move {
        domain.clock().follow(domain.pool()).await.map_err(Into::into)
    });
    every(&background, stop, Duration::from_mins(10), domain, |domain| async move {
        housekeeping::run(&domain).await.map(drop)
    });
    every(&background, stop, Duration::from_secs(2), domain, |domain| async move {
        domain::gateway::lapse::run(&domain).await.map(drop)
    });
    for _ in 0..jobs::AT_ONCE {
        background.spawn(jobs::run(domain.clone(), stop.clone()));
    }
    if domain.settings().demo {
        background.spawn(gateway::simulated::run(domain.clone(), stop.clone()));
    }
    every(&background, stop, Duration::from_hours(1), domain, |domain| async move {
        groups::warn::run(&domain).await.map(drop)
    });
    every(
        &background,
        stop,
        Duration::from_hours(1),
        domain,
        |domain| async move { dormant::run(&domain).await.map(drop) },
    );
    every(&background, stop, Duration::from_mins(1), domain, |domain| async move {
        domain::auth::warn::run(&domain).await.map(drop)
    });
    background.close();
    background
}

fn every<F, Fut>(background: &TaskTracker, stop: &CancellationToken, pause: Duration, domain: &Domain, work: F)
where
    F: Fn(Domain) -> Fut + Send + 'static,
    Fut: Future<Output = domain::Result<()>> + Send + 'static,
{
    let (stop, domain) = (stop.clone(), domain.clone());
    background.spawn(async move {
        while stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_some() {
            if let Err(error) = work(domain.clone()).await {
                tracing::warn!(%error, "background work failed; it is tried again");
            }
        }
    });
}

#[expect(clippy::print_stdout, reason = "the address is what the person who started this waits for")]
fn announce(config: &Config, address: SocketAddr) {
    tracing::info!(%address, "ready");
    println!("Panelwarden answers at {}", config.origin);
    if config.demo {
        println!("Demo: choose a person at {}/sign-in; captured mail at {}/dev/mail", config.origin, config.origin);
    }
}
