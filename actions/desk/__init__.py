"""The booking desk: counsellors, times, bookings; never twice and never lost."""
