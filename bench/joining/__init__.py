"""From the click on Join to the first picture of the others: the product beside two bare pages."""
