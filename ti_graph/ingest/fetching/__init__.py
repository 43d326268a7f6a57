"""Publishers' files over HTTP: where they are, who may be asked, whether they are whole."""
