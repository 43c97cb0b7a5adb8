"""The bank in other forms than pages: data for the scripts of the site."""
