//! The Installers page: who may use the installer application, on which panels (S3).

pub mod api;
pub mod blind;
pub mod convert;
pub mod dialogs;
pub mod menu;
pub mod page;
pub mod panels;
pub mod register;

pub use blind::InstallerBlind;
pub use page::InstallersPage;
pub use register::RegisterDialog;
