"""The basket of services: public offers to Territoires d'industrie, gathered by hand."""
