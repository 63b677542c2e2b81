"""The doors of this room: getting in (signin), one's own profile, people and teams for administrators."""
