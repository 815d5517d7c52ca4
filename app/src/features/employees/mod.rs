//! The Employees page: where a converted installer is found again (S3-63, S3-65). It reads; editing
//! comes with roles and companies.

pub mod access;
pub mod api;
pub mod blind;
pub mod page;

use blind::EmployeeBlind;
use page::EmployeesPage;

use crate::lazy::lazy_route;

lazy_route! {
    /// The list.
    pub PageRoute = people_page: EmployeesPage
}
lazy_route! {
    /// One employee beside the list.
    pub BlindRoute = people_blind: EmployeeBlind
}
