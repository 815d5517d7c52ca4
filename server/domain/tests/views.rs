//! Saved views (issue 7): whose they are, what they keep; and what an open page hears of changes.
#![expect(clippy::unwrap_used, reason = "a test's helper fails as a test does")]

use domain::live::Seen;
use domain::{Caller, Error};
use model::ApiError;
use model::grid::Grid;
use model::ids::ViewId;
use model::role::BuiltIn;
use model::views::{MOST_VIEWS, SavedView, ViewForm};
use testkit::TestDb;
use testkit::people::Make;

struct World {
    db: TestDb,
    ada: Caller,
    max: Caller,
}

impl World {
    async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let north = make.company("north", None).await;
        let ada = make.employee("ada@north.test", BuiltIn::SuperAdministrator, north).await;
        let max = make.employee("max@north.test", BuiltIn::CommonManager, north).await;
        let (ada, max) = (make.caller(ada).await, make.caller(max).await);
        Self { db, ada, max }
    }

    async fn all(&self, of: &Caller) -> Vec<SavedView> {
        self.db.domain.views(of, Grid::Accounts).await.unwrap()
    }

    async fn save(&self, of: &Caller, name: &str, query: &str, is_default: bool) -> Result<(), ApiError> {
        let form = ViewForm { name: name.into(), query: query.into(), is_default };
        api(self.db.domain.save_view(of, Grid::Accounts, &form).await)
    }
}

fn api<T>(result: Result<T, Error>) -> Result<(), ApiError> {
    match result {
        Ok(_) => Ok(()),
        Err(Error::Api(error)) => Err(error),
        Err(other) => panic!("{other:?}"),
    }
}

fn field_of(error: Result<(), ApiError>) -> String {
    match error {
        Err(ApiError::Invalid(fields)) => fields[0].field.clone(),
        other => panic!("{other:?}"),
    }
}

/// A view keeps what its grid knows; names are one's own, and one of them is the default.
#[tokio::test]
async fn a_view_is_saved_changed_and_removed() {
    let world = World::new().await;
    let (domain, ada) = (&world.db.domain, &world.ada);
    world.save(ada, " Overdue ", "status=suspended&page=4&evil=%3Cb%3E&cols=phone", true).await.unwrap();
    let [view] = <[SavedView; 1]>::try_from(world.all(ada).await).unwrap();
    assert_eq!((view.name.as_str(), view.query.as_str()), ("Overdue", "status=suspended&cols=name.phone"));
    assert_eq!(domain.default_views(ada).await.unwrap(), [(Grid::Accounts, view.query.clone())]);
    // Whatever the letters' case.
    assert_eq!(field_of(world.save(ada, "OVERDUE", "", false).await), "name");
    assert_eq!(field_of(world.save(ada, " ", "", false).await), "name");

    // Another default one takes the place of the first.
    world.save(ada, "Pending", "status=pending", true).await.unwrap();
    assert_eq!(domain.default_views(ada).await.unwrap(), [(Grid::Accounts, "status=pending".to_owned())]);

    // The first was changed by that: its old version is refused.
    let form = ViewForm { name: "Late".into(), query: "q=x".into(), is_default: false };
    let stale = api(domain.edit_view(ada, view.id, view.version, &form, false).await);
    assert!(matches!(stale, Err(ApiError::Conflict { .. })));
    let now = world.all(ada).await.into_iter().find(|v| v.id == view.id).unwrap();
    api(domain.edit_view(ada, view.id, now.version, &form, false).await).unwrap();
    let now = world.all(ada).await.into_iter().find(|v| v.id == view.id).unwrap();
    assert_eq!((now.name.as_str(), now.query.as_str()), ("Late", view.query.as_str()), "only the name");
    api(domain.edit_view(ada, view.id, now.version, &form, true).await).unwrap();
    let now = world.all(ada).await.into_iter().find(|v| v.id == view.id).unwrap();
    assert_eq!(now.query, "q=x");

    api(domain.remove_view(ada, view.id).await).unwrap();
    assert_eq!(world.all(ada).await.len(), 1);
    let said = "select string_agg(action, ' ' order by action) from audit where action like 'views.%'";
    assert_eq!(world.db.text(said).await, "views.add views.add views.edit views.edit views.remove");
}

/// Nobody sees or changes another's views, nor saves one of a grid that he may not open.
#[tokio::test]
async fn views_are_ones_own() {
    let world = World::new().await;
    let domain = &world.db.domain;
    world.save(&world.ada, "Mine", "", false).await.unwrap();
    let mine = world.all(&world.ada).await.remove(0);
    assert!(world.all(&world.max).await.is_empty());
    let form = ViewForm { name: "Taken".into(), ..ViewForm::default() };
    for id in [mine.id, ViewId(domain.new_uuid())] {
        assert_eq!(api(domain.edit_view(&world.max, id, 1, &form, true).await), Err(ApiError::NotFound));
        assert_eq!(api(domain.remove_view(&world.max, id).await), Err(ApiError::NotFound));
    }
    // The same name is free for somebody else.
    world.save(&world.max, "Mine", "", false).await.unwrap();
    let make = Make(domain);
    let far = make.company("far", None).await;
    let customer = make.end_user("ann@far.test", "active", far).await;
    let customer = make.caller(customer).await;
    assert!(matches!(world.save(&customer, "No", "", false).await, Err(ApiError::Forbidden(_))));
    let support = make.employee("sue@far.test", BuiltIn::Support, far).await;
    let support = make.caller(support).await;
    let refused = api(domain.save_view(&support, Grid::Companies, &form).await);
    assert!(matches!(refused, Err(ApiError::Forbidden(_))));
}

/// The list of jobs is everybody's of the console: a view of it holds its filters and columns, and no place in it.
#[tokio::test]
async fn a_view_of_jobs_holds_what_their_list_knows() {
    let world = World::new().await;
    let (domain, max) = (&world.db.domain, &world.max);
    let query = "of=me&state=stopped&q=x&page=3&size=50&cols=when.nonsense";
    let form = ViewForm { name: "Mine".into(), query: query.into(), is_default: true };
    domain.save_view(max, Grid::Jobs, &form).await.unwrap();
    let kept = "state=stopped&of=me&size=50&cols=job.when".to_owned();
    assert_eq!(domain.views(max, Grid::Jobs).await.unwrap()[0].query, kept);
    assert_eq!(domain.default_views(max).await.unwrap(), [(Grid::Jobs, kept)]);
}

/// There is an end to them, also for two at once.
#[tokio::test]
async fn there_are_not_too_many() {
    let world = World::new().await;
    for n in 1..MOST_VIEWS {
        world.save(&world.ada, &format!("View {n}"), "", false).await.unwrap();
    }
    let both = tokio::join!(world.save(&world.ada, "A", "", true), world.save(&world.ada, "B", "", true));
    let left = [both.0, both.1].into_iter().flatten().count();
    assert_eq!(left, 1, "the last place is one person's");
    assert_eq!(world.all(&world.ada).await.len(), usize::try_from(MOST_VIEWS).unwrap());
    assert_eq!(field_of(world.save(&world.ada, "More", "", false).await), "name");
}

/// Each of two servers hears of a change once, by the feature's word and nothing else.
#[tokio::test]
async fn every_server_hears_of_a_change_once() {
    let world = World::new().await;
    let domain = &world.db.domain;
    let (mut one, mut two) = (Seen::default(), Seen::default());
    domain.changes(&mut one).await.unwrap();
    domain.changes(&mut two).await.unwrap();
    world.save(&world.ada, "Mine", "", false).await.unwrap();
    world.save(&world.ada, "Mine too", "", false).await.unwrap();
    for seen in [&mut one, &mut two] {
        assert_eq!(domain.changes(seen).await.unwrap(), ["views"]);
        assert!(domain.changes(seen).await.unwrap().is_empty());
    }
    // An entry that comes to sight late, from a transaction that began before, is heard of all the same.
    world
        .db
        .sql("update audit set id = gen_random_uuid(), at = at - interval '5 seconds' where action = 'views.add'")
        .await;
    assert_eq!(domain.changes(&mut one).await.unwrap(), ["views"]);
}
