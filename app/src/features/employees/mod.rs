//! The Employees page: where a converted installer is found again (S3-63, S3-65). It reads; editing
//! comes with roles and companies.

pub mod api;
pub mod blind;
pub mod page;

pub use blind::EmployeeBlind;
pub use page::EmployeesPage;
