"""What people read of a graded class: results.json, report.html, the tables on the terminal, the progress."""
