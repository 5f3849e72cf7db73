global using Stead.Core;
global using Command = Stead.Guests.Commands.Command;
