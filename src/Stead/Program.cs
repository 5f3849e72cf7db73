using Stead.Cli;
using Stead.Echoctl;
using Stead.Host.Devices;
using Stead.Host.Supervision;
using Stead.Xbin2bit;

// Before anything else is touched: a supervisor stays small and has no terminal.
if (args is [Supervisor.Verb, .. var plan]) return Supervisor.Main(plan);
if (args is [DeviceServer.Verb, .. var request]) return DeviceServer.Main(request);

var terminal = Terminal.OfProcess();
var program = Path.GetFileName(Environment.GetCommandLineArgs()[0]);
if (program == EchoctlProgram.Name || args is [EchoctlProgram.Name, ..])
{
    // Each line at once: another shell may wait for it.
    using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
    return new EchoctlProgram(output, terminal.Error).Run(program == EchoctlProgram.Name ? args : args[1..]);
}
if (program == Xbin2bitProgram.Name || args is [Xbin2bitProgram.Name, ..])
{
    using var teller = new TerminalNarrator(terminal, Xbin2bitProgram.Name);
    return new Xbin2bitProgram(terminal.Error, teller).Run(program == Xbin2bitProgram.Name ? args : args[1..], Tracing());
}
using var narrator = new TerminalNarrator(terminal, program == "vm" || args is ["vm", ..] ? "vm" : "stead");
return new CommandLine(terminal, path => new Session { Terminal = terminal, Narrator = narrator, Path = path }, Tracing()).Run(program, args);

static bool Tracing() => Environment.GetEnvironmentVariable("STEAD_TRACE") is { Length: > 0 } and not "0";
