"""What `bench.mentoring` measures with: invented people, and other ways to match them."""
