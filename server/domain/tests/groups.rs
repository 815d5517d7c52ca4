//! Groups: their grid and page, members, owner and contact, licences and seats, connected roles, removal (issue
//! "Panels, groups, and account management"; S2-14 to S2-17, S2-23 to S2-30, decisions 4, 13).

#![expect(clippy::unwrap_used, reason = "a test fails where something is not there")]

#[path = "groups/connect.rs"]
mod connect;
#[path = "groups/edit.rs"]
mod edit;
#[path = "groups/ends.rs"]
mod ends;
#[path = "groups/kit.rs"]
mod kit;
#[path = "groups/list.rs"]
mod list;
#[path = "groups/members.rs"]
mod members;
#[path = "groups/remove.rs"]
mod remove;
#[path = "groups/seats.rs"]
mod seats;
#[path = "groups/warn.rs"]
mod warn;
