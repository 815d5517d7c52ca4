//! The documents of the console's pages.

use std::collections::BTreeSet;

use super::Cloud;

/// REL-41: a page is gone through several times while it is drawn. What changes meanwhile must not be drawn by one
/// answer and taken over by another: the browser would find other elements than it expects, and stop.
#[tokio::test]
async fn a_page_is_drawn_and_taken_over_by_the_same_answers() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("manager").await;
    let ann = cloud.make().end_user("ann@east.test", "active", cloud.company).await;
    let db = &cloud.web.db;
    db.sql(&format!(
        "insert into mail (id, account_id, recipient, kind, state, next_try_at, created_at, last_answer)
         values (gen_random_uuid(), '{ann}', 'ann@east.test', 'new_device', 'refused', now(), now(), 'answer-0.')"
    ))
    .await;
    let pages = async {
        for _ in 0..25 {
            let page = cloud.web.page(&format!("/accounts/{ann}?tab=mail"), token.as_deref()).await.body;
            let answers: BTreeSet<&str> =
                page.split("answer-").skip(1).filter_map(|rest| rest.split('.').next()).collect();
            assert_eq!(answers.len(), 1, "{answers:?}");
            let reads = page.matches("__RESOLVED_RESOURCES[").count();
            assert!(reads > 1, "the page brings what it was drawn by");
        }
    };
    let changes = async {
        for n in 1.. {
            db.sql(&format!("update mail set last_answer = 'answer-{n}.'")).await;
        }
    };
    tokio::select! {
        () = pages => {}
        () = changes => {}
    }
}
