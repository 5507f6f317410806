using Appliance.Build;
using Cake.Frosting;

string[] arguments = args.Any(argument => argument.StartsWith("-t", StringComparison.Ordinal) || argument.StartsWith("--target", StringComparison.Ordinal))
    ? args
    : [.. args, "--target=Image"];
return new CakeHost().UseContext<BuildContext>().Run(arguments);
