//! Catalogue of a business: its settings, locations, services, staff and resources.

pub mod businesses;
pub mod locations;
pub mod resources;
pub mod services;
pub mod staff;
