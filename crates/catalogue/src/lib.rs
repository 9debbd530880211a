//! Catalogue of a business: its locations, services, staff and resources.

pub mod businesses;
pub mod locations;
pub mod resources;
pub mod services;
pub mod staff;
