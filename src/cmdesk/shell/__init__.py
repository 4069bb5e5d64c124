"""Login, main window, navigation, settings; features.py is the list of features."""
