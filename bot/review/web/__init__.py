"""The moderators' web page: server-rendered, without JavaScript if need be. What it lets do is the desk's to decide."""
