//! The catalogue of a business: its locations, services, staff and rooms.

pub mod businesses;
pub mod locations;
pub mod resources;
pub mod services;
pub mod staff;
