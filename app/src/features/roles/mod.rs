//! Roles and permissions: the tree, the editor with its preview, and the console seen as a role.

pub mod api;
pub mod editor;
pub mod page;
pub mod permissions;
pub mod review;
pub mod role;

use page::RolesPage;
use role::{AddRolePage, RolePage};

use crate::lazy::lazy_route;

lazy_route! {
    /// The tree.
    pub PageRoute = roles_page: RolesPage
}
lazy_route! {
    /// One role.
    pub RoleRoute = roles_page: RolePage
}
lazy_route! {
    /// "+ Add role".
    pub AddRoute = roles_page: AddRolePage
}
