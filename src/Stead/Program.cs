using Stead.Cli;
using Stead.Host.Supervision;

// Before anything else is touched: a supervisor stays small and has no terminal.
if (args is ["_run", .. var rest]) return Supervisor.Main(rest);

var terminal = Terminal.OfProcess();
var trace = Environment.GetEnvironmentVariable("STEAD_TRACE") is { Length: > 0 } and not "0";
var program = Path.GetFileName(Environment.GetCommandLineArgs()[0]);
using var narrator = new TerminalNarrator(terminal, program == "vm" || args is ["vm", ..] ? "vm" : "stead");
return new CommandLine(terminal, path => new Session { Terminal = terminal, Narrator = narrator, Path = path }, trace).Run(program, args);
