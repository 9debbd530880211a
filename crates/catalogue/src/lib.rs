//! What a business is and offers: its locations, services, staff and rooms.

pub mod businesses;
pub mod locations;
pub mod rooms;
pub mod services;
pub mod staff;
