Console.Out.WriteLine(string.Join(' ', Environment.GetCommandLineArgs()));
return 0;
