"""Talk about counselling bookings: form, wishes, words, notices. The desk is `actions.desk`."""
