//! Endpoint x role x target: whom an act reaches, and whom it leaves as he was (SEC-44, SEC-45, SEC-49, SEC-55,
//! SEC-57). `endpoint_roles.txt` says what each role may do to somebody in his own sight; this says what
//! becomes of it for everybody else.

use std::fmt::Write;

use model::ids::{AccountId, AssistanceId, CompanyId, GroupId, JoinId, LinkId, MailId, PanelId, PermitId};
use model::role::BuiltIn;
use uuid::Uuid;

use super::{Cloud, Target, call, table, takes_id};
use crate::web::Answer;

/// Where the target stands, seen from the person who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The asking person himself.
    Own,
    /// In his company.
    Same,
    /// In his company, and may do more than he.
    Higher,
    /// In a company below his.
    Below,
    /// In the company above his.
    Above,
    /// In another tree of companies, on no panel he sees.
    Tree,
    /// In another tree, on a panel of a group he does not see.
    OtherGroup,
    /// In another tree, on a panel of a group he sees.
    Shared,
    /// Nobody: an id that was never given.
    MadeUp,
}

impl Place {
    const ALL: [Self; 9] = [
        Self::Own,
        Self::Same,
        Self::Higher,
        Self::Below,
        Self::Above,
        Self::Tree,
        Self::OtherGroup,
        Self::Shared,
        Self::MadeUp,
    ];

    /// Which of them there are for the page's kind of account: only employees are in the console themselves and have
    /// a rank, only the others are on panels.
    fn is_for(self, page: &str) -> bool {
        match self {
            Self::Own | Self::Higher => page == "employees",
            Self::OtherGroup | Self::Shared => page != "employees",
            _ => true,
        }
    }

    const fn is_seen(self) -> bool {
        matches!(self, Self::Own | Self::Same | Self::Higher | Self::Below | Self::Shared)
    }
}

/// Companies and panels around the asking person's company, which is `cloud.company`.
struct Around {
    cloud: Cloud,
    above: CompanyId,
    below: CompanyId,
    tree: CompanyId,
    far_group: GroupId,
    far_panel: PanelId,
}

impl Around {
    async fn new() -> Self {
        let cloud = Cloud::new().await;
        let make = cloud.make();
        let above = make.company("NORTH", None).await;
        cloud.web.db.sql(&format!("update company set parent_id = '{above}' where id = '{}'", cloud.company)).await;
        let below = make.company("BELOW", Some(cloud.company)).await;
        let tree = make.company("WEST", Some(above)).await;
        let far_group = make.group("West sites", tree).await;
        let far_panel = make.panel("350000000000017", far_group).await;
        Self { cloud, above, below, tree, far_group, far_panel }
    }

    /// A person at `place`, with what an act could be about.
    async fn target(&self, page: &str, place: Place, actor: AccountId, unique: &str) -> Target {
        let make = self.cloud.make();
        let other = make.panel(&self.imei(), self.cloud.group).await;
        if place == Place::MadeUp {
            return Target::nowhere(AccountId(self.cloud.web.db.domain.new_uuid()), other);
        }
        let email = format!("{unique}@target.test");
        let company = match place {
            Place::Below => self.below,
            Place::Above => self.above,
            Place::Tree | Place::OtherGroup | Place::Shared => self.tree,
            Place::Own | Place::Same | Place::Higher | Place::MadeUp => self.cloud.company,
        };
        let id = match page {
            _ if place == Place::Own => actor,
            "installers" => make.installer(&email, "active", company).await,
            "employees" if place == Place::Higher => make.employee(&email, BuiltIn::SuperAdministrator, company).await,
            "employees" => make.employee(&email, BuiltIn::Support, company).await,
            _ => make.end_user(&email, "active", company).await,
        };
        let on = match place {
            Place::Above | Place::Tree => None,
            Place::OtherGroup => Some(self.far_panel),
            _ => Some(self.cloud.panel),
        };
        let link = match (page, on) {
            ("employees", _) | (_, None) => LinkId(Uuid::nil()),
            ("installers", Some(panel)) => make.installer_link(id, panel).await,
            (_, Some(panel)) => LinkId(make.customer_link(id, panel).await),
        };
        let group = if place.is_seen() { self.cloud.group } else { self.far_group };
        let role = make.built_in(BuiltIn::Owner).await;
        let (mail, permit) = self.belongings(id, on.unwrap_or(self.far_panel), place).await;
        Target {
            id,
            link,
            mail,
            other,
            permit,
            role,
            group,
            licence: model::ids::LicenceId(Uuid::nil()),
            company,
            parent: self.cloud.company,
            join: JoinId(Uuid::nil()),
            assistance: AssistanceId(Uuid::nil()),
        }
    }

    /// A session, a password, an authenticator app, a mail and a request that waits.
    async fn belongings(&self, id: AccountId, panel: PanelId, place: Place) -> (MailId, PermitId) {
        let db = &self.cloud.web.db;
        let (mail, permit) = (MailId(db.domain.new_uuid()), PermitId(db.domain.new_uuid()));
        if place != Place::Own {
            self.cloud.make().session(id).await;
            db.sql(&format!(
                "insert into credential (account_id, password_hash, totp_secret, totp_since, updated_at)
                 values ('{id}', 'x', '\\x00', now(), now())
                 on conflict (account_id) do update set password_hash = 'x'"
            ))
            .await;
        }
        // Refused: it can be sent again, and a code may be shown instead.
        db.sql(&format!(
            "insert into mail (id, account_id, recipient, kind, state, next_try_at, created_at)
             values ('{mail}', '{id}', 'x@target.test', 'reset', 'refused', '2026-05-01', '2026-05-01')"
        ))
        .await;
        db.sql(&format!(
            "insert into permit (id, panel_id, account_id, state, asked_at, until_at)
             values ('{permit}', '{panel}', '{id}', 'asked', '2026-01-01', '2036-01-01') on conflict do nothing"
        ))
        .await;
        (mail, permit)
    }

    fn imei(&self) -> String {
        format!("{:015}", self.cloud.web.db.domain.entropy().below(999_999_999_999_999))
    }

    /// Everything that is kept of a person, as text: what an act that was refused must not change.
    async fn all_of(&self, id: AccountId) -> String {
        let mut sql = format!("select concat_ws(E'\\n', (select to_jsonb(a)::text from account a where id = '{id}')");
        for table in [
            "credential",
            "session",
            "customer_link",
            "installer_link",
            "group_member",
            "permit",
            "ticket",
            "mail",
            "device",
            "recovery_code",
        ] {
            // A session's last use is the asking person's own, when he is the target.
            let _ = write!(
                sql,
                ", (select jsonb_agg(to_jsonb(t) - 'seen_at' order by to_jsonb(t)::text)::text
                      from {table} t where account_id = '{id}')"
            );
        }
        sql.push(')');
        self.cloud.web.db.text(&sql).await
    }
}

/// Acts on a list of people answer row by row.
fn is_bulk(endpoint: &str) -> bool {
    matches!(
        endpoint.split_once('/').unwrap().1,
        "suspend" | "enable" | "remove" | "accept" | "reject" | "disable" | "reset-passwords" | "lock-down"
    )
}

fn is_read(endpoint: &str) -> bool {
    let act = endpoint.split_once('/').unwrap().1;
    matches!(act, "open" | "links" | "sessions" | "mails" | "history" | "named" | "conversion")
        || matches!(act, "groups" | "access" | "verdict")
}

/// The page whose people the function is about.
fn page_of(endpoint: &str) -> &str {
    match endpoint.split('/').next().unwrap() {
        // Why somebody may do something: asked in the blind of an employee.
        "roles" => "employees",
        page => page,
    }
}

/// The functions that are about one person, or several.
fn is_about_people(endpoint: &str) -> bool {
    match endpoint {
        "roles/access" | "roles/verdict" => true,
        "installers/panel-access" => false,
        _ => {
            ["accounts/", "installers/", "employees/"].iter().any(|page| endpoint.starts_with(page))
                && takes_id(endpoint)
        }
    }
}

fn neutral(answer: &Answer, target: &Target) -> (u16, String) {
    let body = [target.id.to_string(), target.permit.to_string(), target.mail.to_string(), target.link.to_string()]
        .iter()
        .fold(answer.body.clone(), |body, id| body.replace(id, "ID"));
    (answer.status, body)
}

/// What is wrong with an answer, if anything.
fn fault(
    endpoint: &str,
    place: Place,
    base: u16,
    answer: &Answer,
    nobody: &(u16, String),
    target: &Target,
) -> Option<String> {
    let status = answer.status;
    if base == 403 {
        // The permission comes first: who lacks it learns nothing of the target.
        return (status != 403).then(|| "403 whoever it is about".to_owned());
    }
    if !place.is_seen() {
        return (neutral(answer, target) != *nobody).then(|| format!("the same as for a made-up id: {nobody:?}"));
    }
    let refused = matches!(place, Place::Own | Place::Higher) && !is_read(endpoint);
    match (refused, is_bulk(endpoint)) {
        (true, true) => (status != 200 || !answer.body.contains("\"failed\"")).then(|| "a row that failed".to_owned()),
        (true, false) => (status != 403).then(|| "403".to_owned()),
        // Somebody of a company that the asking person does not manage, seen through a panel, is not converted.
        (false, _) if place == Place::Shared && endpoint.starts_with("installers/conver") => {
            (status != 403).then(|| "403".to_owned())
        }
        // The well-formed call gives another role: what that changes is shown first, and nothing is changed.
        (false, _) if endpoint == "employees/edit" => (status != 409).then(|| "409".to_owned()),
        (false, _) => (status != base).then(|| format!("{base}")),
    }
}

/// SEC-44, SEC-45, SEC-49, SEC-55, SEC-57: each act of each role on each target; where it is refused, the target is
/// as before.
#[tokio::test]
async fn each_act_reaches_whom_it_may_and_leaves_the_others() {
    let around = Around::new().await;
    let web = &around.cloud.web;
    let mut wrong = Vec::new();
    for (column, actor) in super::ACTORS.iter().enumerate().skip(5) {
        let token = around.cloud.actor(actor).await;
        let actor_id: Uuid = web
            .db
            .text(&format!("select id::text from account where email = '{actor}@east.test'"))
            .await
            .parse()
            .unwrap();
        for (row, (endpoint, statuses)) in table().iter().enumerate().filter(|(_, (e, _))| is_about_people(e)) {
            let page = page_of(endpoint);
            let unique = |place: Place| format!("{actor}-{row}-{place:?}").to_lowercase();
            let nobody = around.target(page, Place::MadeUp, AccountId(actor_id), "").await;
            let answer = web.call(endpoint, call(endpoint, &nobody, "made-up"), token.as_deref()).await;
            let nobody = neutral(&answer, &nobody);
            // Nobody may do more than a Super Administrator.
            let is_there = |place: &Place| place.is_for(page) && (*actor != "super" || *place != Place::Higher);
            for place in Place::ALL.into_iter().filter(is_there) {
                let target = around.target(page, place, AccountId(actor_id), &unique(place)).await;
                let before = around.all_of(target.id).await;
                let answer = web.call(endpoint, call(endpoint, &target, &unique(place)), token.as_deref()).await;
                let found = fault(endpoint, place, statuses[column], &answer, &nobody, &target);
                if let Some(expected) = &found {
                    wrong.push(format!(
                        "{endpoint} as {actor} on {place:?}: {} {}, expected {expected}",
                        answer.status, answer.body
                    ));
                }
                let reached = place.is_seen() && !matches!(place, Place::Own | Place::Higher) && answer.status == 200;
                if !reached && before != around.all_of(target.id).await {
                    wrong.push(format!("{endpoint} as {actor} on {place:?}: the target was changed"));
                }
            }
        }
    }
    wrong.truncate(30);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Functions about one company.
fn is_about_companies(endpoint: &str) -> bool {
    endpoint.starts_with("companies/") && !matches!(endpoint, "companies/list" | "companies/add")
}

/// What an act on one's own company comes to; the others go by the table. Nobody moves or removes the company he
/// belongs to: what is above it is not his to see.
fn own_company(endpoint: &str, base: u16) -> u16 {
    match endpoint {
        "companies/edit" | "companies/move-preview" => 422,
        "companies/remove" => 409,
        _ => base,
    }
}

impl Around {
    /// A company at `place` with somebody who waits to join it.
    async fn company_target(&self, place: Place, unique: &str) -> Target {
        let (make, db) = (self.cloud.make(), &self.cloud.web.db);
        let nowhere = Target::nowhere(AccountId(db.domain.new_uuid()), self.cloud.panel);
        let company = match place {
            Place::Own => self.cloud.company,
            Place::Below => make.company(unique, Some(self.cloud.company)).await,
            Place::Above => self.above,
            Place::Tree => self.tree,
            _ => return Target { company: CompanyId(db.domain.new_uuid()), parent: self.cloud.company, ..nowhere },
        };
        let join = JoinId(db.domain.new_uuid());
        db.sql(&format!(
            "insert into join_request (id, company_id, kind, name, email, email_canonical, phone, state, asked_at,
                 proved_at, until_at)
             values ('{join}', '{company}', 'installer', 'Joan', '{join}@x.test', '{join}@x.test', '555', 'waiting',
                 '2026-05-01', '2026-05-01', '2036-05-01')"
        ))
        .await;
        Target { company, parent: self.cloud.company, join, ..nowhere }
    }

    async fn all_of_company(&self, target: &Target) -> String {
        let (id, join) = (target.company, target.join);
        let sql = format!(
            "select concat_ws(E'\\n', (select to_jsonb(c)::text from company c where id = '{id}'),
                 (select to_jsonb(j)::text from join_request j where id = '{join}'))"
        );
        self.cloud.web.db.text(&sql).await
    }
}

/// SEC-44, SEC-45: the same for companies: the own one, one below, the one above, one of another tree, none.
#[tokio::test]
async fn each_act_on_a_company_reaches_what_it_may() {
    let around = Around::new().await;
    let web = &around.cloud.web;
    let said = |answer: &Answer, target: &Target| {
        let ids = [target.company.to_string(), target.join.to_string()];
        (answer.status, ids.iter().fold(answer.body.clone(), |body, id| body.replace(id, "ID")))
    };
    let mut wrong = Vec::new();
    for (column, actor) in super::ACTORS.iter().enumerate().skip(5) {
        let token = around.cloud.actor(actor).await;
        for (row, (endpoint, statuses)) in table().iter().enumerate().filter(|(_, (e, _))| is_about_companies(e)) {
            for place in [Place::Own, Place::Below, Place::Above, Place::Tree, Place::MadeUp] {
                let unique = format!("{actor}-{row}-{place:?}");
                let target = around.company_target(place, &unique).await;
                // What the acts before this one left behind is not what is asked about.
                web.db.sql("update company set version = 1").await;
                if endpoint == "companies/remove" {
                    web.db.sql("delete from join_request").await;
                }
                let nobody = around.company_target(Place::MadeUp, "").await;
                let answer = web.call(endpoint, call(endpoint, &nobody, "made-up"), token.as_deref()).await;
                let nobody = said(&answer, &nobody);
                let before = around.all_of_company(&target).await;
                let answer = web.call(endpoint, call(endpoint, &target, &unique), token.as_deref()).await;
                let base = statuses[column];
                let right = match place {
                    _ if base == 403 => answer.status == 403,
                    Place::Own => answer.status == own_company(endpoint, base),
                    Place::Below => answer.status == base,
                    _ => said(&answer, &target) == nobody,
                };
                let reached = answer.status == 200 && place.is_seen();
                if !right || (!reached && before != around.all_of_company(&target).await) {
                    wrong.push(format!("{endpoint} as {actor} on {place:?}: {} {}", answer.status, answer.body));
                }
            }
        }
    }
    wrong.truncate(30);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
